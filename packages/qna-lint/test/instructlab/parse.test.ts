// The tests of InstructLab's parser (test_parse.py and test_versions.py of instructlab-schema), each under its name there.
import { symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { skill, knowledge as withFiles, writeFiles } from '../taxonomy.ts';

const knowledge = withFiles.replace(
  /document:[\s\S]*/,
  'document:\n  repo: a\n  commit: b\n  patterns:\n    - c.md\n',
);
const place = 'compositional_skills/geography/capitals/qna.yaml';
const long = `# ${'a '.repeat(75)}a\n`;

/** What is said of a file in InstructLab's words, its folder left out. */
async function parse(text: string, path = place, ...flags: string[]) {
  const folder = temporaryFolder();
  writeFiles(folder, { [path]: text });
  const argv = ['--compat', '--format', 'upstream', ...flags, join(folder, path)];
  const { code, stdout, stderr } = await runInTest(main, argv);
  const said = stderr.split('\n').filter((line) => /^(?:ERROR|WARN)/.test(line));
  return { code, stdout, said: said.map((line) => line.replaceAll(`${folder}/`, '')) };
}

async function withRules(text: string, rules: string) {
  const folder = temporaryFolder();
  writeFiles(folder, { rules });
  return parse(text, place, '--yaml-rules', join(folder, 'rules'));
}

const longer = (most: number) => `{extends: relaxed, rules: {line-length: {max: ${most}}}}`;

test('test_init, test_versions: the schemas of all versions can be had, the newest as v3', async () => {
  const { stdout } = await runInTest(main, ['--schema', 'v3']);
  expect(JSON.parse(stdout)).toMatchObject({ title: 'qna.yaml v3' });
  expect((await runInTest(main, ['--schema', 'v9'])).code).toBe(2);
});

test('test_invalid_yaml: what is no YAML is refused', async () => {
  expect((await parse(`${skill}a: [\n`)).code).toBe(1);
});

test('test_invalid: a wrong key and a missing one are two errors', async () => {
  const { code, said } = await parse(skill.replace('created_by', 'createdby'));
  expect(code).toBe(1);
  expect(said).toEqual([
    expect.stringContaining("[.] 'created_by' is a required property"),
    expect.stringContaining("Unevaluated properties are not allowed ('createdby' was unexpected)"),
  ]);
});

test('test_invalid_custom_lint_strict: a limit of 120 characters is kept to', async () => {
  const { code, said } = await withRules(
    skill.replace('created_by', 'createdby') + long,
    longer(120),
  );
  expect([code, said.length]).toEqual([1, 3]);
  expect(said).toContainEqual(expect.stringContaining('line too long (153 > 120 characters)'));
});

test('test_invalid_custom_lint: a limit of 180 characters lets the same line pass', async () => {
  const { said } = await withRules(skill.replace('created_by', 'createdby') + long, longer(180));
  expect(said).toHaveLength(2);
});

test('test_incomplete_skill: too few examples', async () => {
  const { said } = await parse(
    skill.replace(/ {2}- question: What is the capital of region 2[\s\S]*/, ''),
  );
  expect(said).toEqual([`ERROR: ${place}:5:3 [.seed_examples] Value must have at least 5 items`]);
});

test('test_valid: a skill and knowledge, with what they hold', async () => {
  const parsed = await parse(skill);
  expect([parsed.code, parsed.said]).toEqual([0, []]);
  const leaf = JSON.parse(parsed.stdout);
  expect(Object.keys(leaf)).toEqual(
    expect.arrayContaining(['created_by', 'task_description', 'seed_examples', 'version']),
  );
  expect(leaf.seed_examples).toHaveLength(5);
});

test('test_valid_knowledge', async () => {
  const { code, said, stdout } = await parse(knowledge, 'knowledge/regions/qna.yaml');
  expect([code, said]).toEqual([0, []]);
  expect(JSON.parse(stdout).document).toEqual({ repo: 'a', commit: 'b', patterns: ['c.md'] });
});

test('test_unsupported_knowledge: an old version is one error, whatever else is wrong', async () => {
  const text = knowledge.replace('version: 3', 'version: 2').replace('Geography', '3');
  const { code, said } = await parse(text, 'knowledge/regions/qna.yaml');
  expect([code, said.length]).toEqual([1, 1]);
});

test('test_file_does_not_exist', async () => {
  const { code, stderr } = await runInTest(main, ['--compat', '--format', 'upstream', '/no/file']);
  expect([code, stderr]).toEqual([1, expect.stringContaining('does not exist or is not a file')]);
});

test.each([
  ['test_file_has_wrong_extension', 'knowledge/a/qna.yml'],
  ['test_file_has_wrong_name', 'knowledge/a/file.yaml'],
])('%s', async (_, path) => {
  const { code, said } = await parse(knowledge, path);
  const name = path.replace(/.*\//, '');
  expect(code).toBe(1);
  expect(said).toEqual([
    `ERROR: ${path}:1:1 Taxonomy file must be named "qna.yaml"; "${name}" is not a valid name`,
  ]);
});

test('test_empty_yaml: a warning, and no error', async () => {
  expect(await parse('')).toMatchObject({
    code: 0,
    said: [`WARN: ${place}:1:1 The file is empty`],
  });
});

test('test_array_yaml', async () => {
  const { code, said } = await parse('- a\n- b\n');
  expect([code, said.length]).toEqual([1, 1]);
  expect(said[0]).toContain('The file is not valid.');
});

test('test_version_1: no version key is version 1, of which layout is not looked at', async () => {
  expect(await parse(`${skill.replace('version: 3\n', '')}\n\n`)).toMatchObject({ code: 0 });
});

test('test_version_1_as_version_2: who wants the newest version sets version-drift', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { [place]: skill.replace('version: 3\n', '') });
  const argv = ['--rule', 'version-drift=error', folder];
  const { code, stderr } = await runInTest(main, argv);
  expect([code, stderr]).toEqual([1, expect.stringContaining('(version-drift')]);
});

const wrong = skill.replace('Town 1.', 'Yes');

test.each([
  ['test_format_github', 'github', {}, /^::error file=\S+,line=6,col=13/],
  ['test_format_standard', 'upstream', {}, /^ERROR: \S+:6:13 \[\.seed_examples\[0\]\.answer\] /],
  ['test_format_auto_github', 'auto', { GITHUB_ACTIONS: '1', GITHUB_WORKFLOW: 'a' }, /^::error /],
  ['test_format_auto_standard', 'auto', { GITHUB_ACTIONS: '1' }, /^\S+:6:13: error: /],
])('%s', async (_, format, env, line) => {
  const folder = temporaryFolder();
  writeFiles(folder, { [place]: wrong });
  const { stderr } = await runInTest(main, ['--compat', '--format', format, folder], { env });
  expect(stderr).toMatch(line);
});

test('paths are named from here, as InstructLab names them', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { [place]: wrong });
  const argv = ['--compat', '--format', 'upstream', relative('.', folder)];
  expect((await runInTest(main, argv)).stderr).toContain(`ERROR: ${join(folder, place)}:6:13 `);
});

test('a link counts by the name behind it', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'compositional_skills/a/other.yaml': skill });
  const link = join(folder, 'compositional_skills/a/qna.yaml');
  symlinkSync('other.yaml', link);
  expect((await runInTest(main, [link])).code).toBe(0);
  const { code, stderr } = await runInTest(main, ['--compat', link]);
  expect([code, stderr]).toEqual([1, expect.stringContaining('file name "other.yaml"')]);
});
