import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { skill, writeFiles } from '../taxonomy.ts';

const place = 'compositional_skills/a/qna.yaml';
const untidy = skill.replace('Town 1.', `${'Town '.repeat(30)}1.  `);
const rulesOf = (stderr: string) =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ level }) => level !== 'info')
    .map(({ rule, level }) => `${level} ${rule}`);

function lintWith(files: Readonly<Record<string, string>>, ...argv: string[]) {
  const folder = temporaryFolder();
  writeFiles(folder, { [place]: untidy, ...files });
  const all = argv.map((word) => word.replace('FOLDER', folder));
  return runInTest(main, ['--format', 'jsonl', ...all, join(folder, 'compositional_skills')]);
}

test('--yaml-rules replaces all rules of layout, in both modes', async () => {
  const files = { 'rules.yaml': 'rules: {line-length: {max: 100}}' };
  for (const mode of ['--strict', '--compat']) {
    const { code, stderr } = await lintWith(files, mode, '--yaml-rules', 'FOLDER/rules.yaml');
    expect([code, rulesOf(stderr)]).toEqual([1, ['error line-length']]);
  }
});

test('levels are those of the file', async () => {
  const text = 'rules: {line-length: {level: warning}, trailing-spaces: enable}';
  const { code, stderr } = await lintWith({ 'r.yaml': text }, '--yaml-rules', 'FOLDER/r.yaml');
  expect([code, rulesOf(stderr).sort()]).toEqual([
    1,
    ['error trailing-spaces', 'warning line-length'],
  ]);
});

test('a .yamllint in the taxonomy counts, unless --compat or --yaml-rules says otherwise', async () => {
  const files = { '.yamllint': 'rules: {line-length: {max: 100}}', 'none.yaml': '{}' };
  expect(rulesOf((await lintWith(files)).stderr)).toEqual(['error line-length']);
  expect(rulesOf((await lintWith(files, '--compat')).stderr)).toEqual(['error trailing-spaces']);
  const none = await lintWith(files, '--yaml-rules', 'FOLDER/none.yaml');
  expect([none.code, rulesOf(none.stderr)]).toEqual([0, []]);
});

test('patterns of a .yamllint count from its folder, and ignore layout alone', async () => {
  const files = {
    '.yamllint': 'extends: default\nignore: /compositional_skills/a/',
    'compositional_skills/b/qna.yaml': untidy.replace('Town 2.', 'Yes'),
  };
  const { stderr } = await lintWith(files);
  expect(stderr).not.toMatch(/"file":"[^"]*\/a\/qna\.yaml"[^}]*"level":"(?:error|warning)"/);
  expect(rulesOf(stderr)).toContain('error type');
});

test('what cannot be followed to the letter is a usage error that names the file', async () => {
  const { code, stderr } = await lintWith({ '.yamllint': 'rules: {no-such: enable}' });
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/\.yamllint: rules: no-such: Unexpected/),
  ]);
  expect((await lintWith({}, '--yaml-rules', 'FOLDER/missing.yaml')).code).toBe(2);
});

// To read one would never end.
test('a configuration of the taxonomy that is a device, or extends one, is a usage error', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { [place]: skill });
  symlinkSync('/dev/zero', join(folder, '.yamllint'));
  const { code, stderr } = await runInTest(main, [folder]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('to no file')]);
  const extending = await lintWith({ '.yamllint': 'extends: /dev/zero' });
  expect([extending.code, extending.stderr]).toEqual([2, expect.stringContaining('to no file')]);
});

test('--fix follows the rules that count', async () => {
  const files = { 'rules.yaml': 'rules: {document-start: enable, new-lines: {type: dos}}' };
  const { stdout } = await lintWith(
    files,
    '--fix',
    '--dry-run',
    '--yaml-rules',
    'FOLDER/rules.yaml',
  );
  expect(stdout).toContain('+---\r\n+version: 3\r\n');
  expect(stdout).toContain('1.  \r\n');
});
