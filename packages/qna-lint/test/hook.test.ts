// The pre-commit hook of the README, run as pre-commit runs it: the entry, and then the files that were staged.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { skill, writeFiles } from './taxonomy.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [, block = ''] = /```yaml\n(repos:\n[\s\S]*?)```/.exec(readme) ?? [];
const { entry, files } = parse(block).repos[0].hooks[0];

test('the hook of the README refuses a change with an error, and says no more than that', async () => {
  const folder = temporaryFolder();
  const good = join(folder, 'compositional_skills/a b/qna.yaml');
  const bad = join(folder, 'compositional_skills/c/qna.yaml');
  writeFiles(folder, {
    'compositional_skills/a b/qna.yaml': skill,
    'compositional_skills/c/qna.yaml': skill.replace('Town 1.', 'Yes'),
  });
  const options = { preferLocal: true, reject: false, shell: true } as const;
  const run = (...paths: string[]) =>
    execa(`${entry} ${paths.map((path) => `'${path}'`).join(' ')}`, options);
  expect(await run(good)).toMatchObject({ exitCode: 0, stdout: '' });
  const { exitCode, stdout, stderr } = await run(good, bad);
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`${bad}:6:13: error: Unexpected boolean Yes`);
});

test('it is asked about files of that name, nearly right ones too, and no others', () => {
  const expression = new RegExp(files);
  const names = ['qna.yaml', 'knowledge/a/qna.yml', 'a/faqna.yaml', 'a/qna.yaml.md', 'a/b.yaml'];
  expect(names.filter((name) => expression.test(name))).toEqual([
    'qna.yaml',
    'knowledge/a/qna.yml',
  ]);
});
