// The hooks of .pre-commit-hooks.yaml and of the README, run as pre-commit runs them: the entry, then the files that were staged.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@labpipe/cli/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { skill, writeFiles } from '../taxonomy.ts';

interface Hook {
  id: string;
  entry: string;
  language: string;
  files: string;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```yaml\n(repos:\n[\s\S]*?)```/g)].map(([, text = '']) =>
  parse(text),
);
const offered: Hook[] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));
const local: Hook = blocks.flatMap(({ repos }) => repos).find(({ repo }) => repo === 'local')
  ?.hooks[0];

const good = 'compositional_skills/a b/qna.yaml';
const bad = 'compositional_skills/c/qna.yaml';
const ragged = 'compositional_skills/d/qna.yaml';

/** A taxonomy under git, in which the hook runs. */
async function taxonomy() {
  const folder = temporaryFolder();
  writeFiles(folder, {
    [good]: skill,
    [bad]: skill.replace('Town 1.', 'Yes'),
    [ragged]: skill.replace('Town 1.', 'Town 1.   '),
  });
  await execa('git', ['init', '--quiet'], { cwd: folder });
  await execa('git', ['add', '--all'], { cwd: folder });
  return folder;
}

async function run({ entry, language }: Hook, cwd: string, ...paths: string[]) {
  // A script lies in the clone that pre-commit made; a system hook is found on the path.
  const command = language === 'script' ? join(root, entry) : entry;
  const words = paths.map((path) => `'${path}'`).join(' ');
  const options = { cwd, preferLocal: true, localDir: root, reject: false, shell: true } as const;
  return execa(`${command} ${words}`, options);
}

const checking = [local, ...offered.filter(({ id }) => id === 'qna-lint')];

test.each(checking)(
  '$name ($language) refuses a change with an error, and says no more than that',
  async (hook) => {
    const folder = await taxonomy();
    expect(await run(hook, folder, good)).toMatchObject({ exitCode: 0, stdout: '' });
    const { exitCode, stdout, stderr } = await run(hook, folder, good, bad);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`${bad}:6:13: error: Unexpected boolean Yes`);
  },
);

test.each(checking)(
  '$name ($language) is asked about files of that name, and no others',
  ({ files }) => {
    const expression = new RegExp(files.replace('(?i)', ''), files.startsWith('(?i)') ? 'i' : '');
    const names = ['qna.yaml', 'knowledge/a/qna.yml', 'a/faqna.yaml', 'a/qna.yaml.md', 'a/b.yaml'];
    expect(names.filter((name) => expression.test(name))).toEqual([
      'qna.yaml',
      'knowledge/a/qna.yml',
    ]);
  },
);

test('the hook that fixes changes the files, which pre-commit takes for a refusal, and passes what it has put right', async () => {
  const hook = offered.find(({ id }) => id === 'qna-lint-fix') as Hook;
  const folder = await taxonomy();
  expect(await run(hook, folder, ragged, bad)).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(folder, ragged), 'utf8')).toBe(skill);
  expect(readFileSync(join(folder, bad), 'utf8')).toContain('answer: "Yes"');
});

test('the README names hooks that there are', () => {
  const named = blocks
    .flatMap(({ repos }) => repos)
    .filter(({ repo }) => repo !== 'local')
    .flatMap(({ hooks }) => hooks.map(({ id }: Hook) => id));
  expect(named.length).toBeGreaterThan(0);
  expect(offered.map(({ id }) => id)).toEqual(expect.arrayContaining(named));
});
