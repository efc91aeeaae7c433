// The tests of `ilab taxonomy diff` (test_lab_diff.py of instructlab), each under its name there. What it prints first is
// what --list prints; --quiet prints errors alone.
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { place, repository } from '../git/repository.ts';
import { knowledge, skill, writeFiles } from '../taxonomy.ts';

const broken = skill.replace('Town 1.', 'Yes');

/** `ilab taxonomy diff`: the layout is InstructLab's, and every fault of it an error. */
async function diff(folder: string, ...flags: string[]) {
  const { code, stderr } = await runInTest(main, ['--compat', '--base', 'main', ...flags, folder]);
  return { code, stderr };
}

test('test_diff: an untracked file is listed', async () => {
  const { folder, changed } = repository('first');
  writeFiles(folder, { [place('new')]: skill });
  expect((await changed('main')).names).toEqual(['new']);
});

test('test_diff_2: a tracked file of the base is not listed, and empty lists both', async () => {
  const { folder, changed } = repository('tracked');
  writeFiles(folder, { [place('untracked')]: skill });
  expect((await changed('main')).names).toEqual(['untracked']);
  expect((await changed('empty')).names).toEqual(['tracked', 'untracked']);
});

test('test_diff_3: a tracked file that was removed is not listed', async () => {
  const { folder, changed } = repository('first', 'gone');
  rmSync(join(folder, place('gone')));
  expect(await changed('main')).toMatchObject({ code: 0, names: [] });
});

test.each([
  ['qna.txt', ''],
  ['qna_invalid.yaml', ''],
  ['qna.yml', 'Unexpected file name "qna.yml"'],
  ['qna.YAML', 'Unexpected file name "qna.YAML"'],
])('test_diff_invalid_ext, test_diff_yml_ext, test_diff_YAML_ext: %s', async (name, warning) => {
  const { folder, changed } = repository('first');
  writeFiles(folder, { [`compositional_skills/a/${name}`]: broken });
  expect((await changed('main')).names).toEqual([]);
  const { code, stderr } = await diff(folder);
  expect(code).toBe(0);
  if (warning === '') expect(stderr).not.toContain(name);
  else expect(stderr).toContain(`warning: ${warning}`);
});

test('test_diff_invalid_base: the words are the same, and the exit code says usage', async () => {
  const { folder } = repository('first');
  const { code, stderr } = await runInTest(main, ['--base', 'invalid', folder]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('Couldn\'t find the taxonomy git ref "invalid" from the current HEAD'),
  ]);
});

test.each([[], ['--quiet']])('test_diff_invalid_path %s', async (...flags: string[]) => {
  expect((await diff('/no/such/folder', ...flags)).code).not.toBe(0);
});

test.each([[], ['--quiet']])('test_diff_valid_yaml %s', async (...flags: string[]) => {
  const { folder } = repository('first');
  writeFiles(folder, { [place('new')]: skill });
  expect((await diff(folder, ...flags)).code).toBe(0);
  expect((await diff(join(folder, place('new')), ...flags)).code).toBe(0);
});

test.each([[], ['--quiet']])('test_diff_invalid_yaml %s', async (...flags: string[]) => {
  const { folder } = repository('first');
  writeFiles(folder, { [place('new')]: `${skill}\n` });
  for (const path of [folder, join(folder, place('new'))]) {
    const { code, stderr } = await diff(path, ...flags);
    expect([code, stderr]).toEqual([1, expect.stringContaining('error: Unexpected 1 empty line')]);
  }
});

test('test_diff_custom_yaml: rules of one’s own replace all others', async () => {
  const { folder } = repository('first');
  writeFiles(folder, { [place('new')]: `${skill}\n`, rules: 'rules: {line-length: {max: 180}}' });
  expect((await diff(folder)).code).toBe(1);
  expect((await diff(folder, '--yaml-rules', join(folder, 'rules'))).code).toBe(0);
  expect((await diff(folder, '--yaml-rules', join(folder, 'nowhere'))).code).toBe(2);
});

test('test_diff_failing_schema_yaml: layout is fine, and the format is not', async () => {
  const { folder } = repository('first');
  writeFiles(folder, { [place('new')]: broken });
  expect((await diff(folder)).code).toBe(1);
});

test('test_diff_invalid_knowledge: version 2 is refused without looking at its documents', async () => {
  const { folder } = repository('first');
  writeFiles(folder, { 'knowledge/a/qna.yaml': knowledge.replace('version: 3', 'version: 2') });
  const { code, stderr } = await diff(folder, '--documents', 'always');
  expect([code, stderr]).toEqual([1, expect.stringContaining('Unexpected version 2')]);
});

test('what did not change is not checked', async () => {
  const { folder, git } = repository('first');
  appendFileSync(join(folder, place('first')), 'wrong: [\n');
  git('commit', '-qam', 'wrong');
  expect((await diff(folder)).code).toBe(0);
  expect((await diff(folder, '--base', 'empty')).code).not.toBe(0);
});

test('a folder without any qna.yaml is nothing to do', async () => {
  const { code, stderr } = await runInTest(main, ['--compat', temporaryFolder()]);
  expect([code, stderr]).toEqual([0, expect.stringContaining('warning: Unexpected folder')]);
});
