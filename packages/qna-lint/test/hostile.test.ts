// Files made to break a reader: each is a finding with its rule, in seconds, whatever the mode.
import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { terminal } from '../src/reports/terminal.ts';
import { skill, writeFiles } from './taxonomy.ts';

const letters = [...'abcdefghij'];
const bomb = letters
  .map((name, at) => {
    const before = letters[at - 1];
    return `${name}: &${name} [${before ? Array(9).fill(`*${before}`).join(', ') : 'x'}]\n`;
  })
  .join('');
const mergeBomb = letters
  .map((name, at) => {
    const before = letters[at - 1];
    const merges = `[${Array(9).fill(`*${before}`).join(', ')}]`;
    return `${name}: &${name}\n  ${before ? `<<: ${merges}` : 'x: y'}\n`;
  })
  .join('');

const hostile: readonly [string, string, string | Buffer][] = [
  ['an alias bomb', 'too-large', bomb],
  ['a bomb of merge keys', 'too-large', mergeBomb],
  ['a value that holds itself', 'yaml-value', 'a: &a [*a]\n'],
  ['a mapping that merges itself', 'unknown-version', 'version: 9\na: &a\n  <<: *a\n'],
  ['100,000 opening brackets', 'too-large', '['.repeat(100_000)],
  ['100,000 nested lists', 'too-large', '- '.repeat(100_000)],
  ['a million values', 'too-large', `a: [${'b,'.repeat(1_000_000)}]\n`],
  [
    '200,000 seed examples that are no examples',
    'too-large',
    `seed_examples:\n${'- a\n'.repeat(200_000)}`,
  ],
  ['a million empty lines', 'empty-file', '\n'.repeat(1_000_000)],
  ['a million lines of blanks', 'yaml-syntax', `a: [\n${' \n'.repeat(1_000_000)}`],
  [
    'an unclosed quote before five million characters',
    'yaml-syntax',
    `a: "${'b '.repeat(2_500_000)}`,
  ],
  ['a key of a million characters', 'yaml-syntax', `${'k'.repeat(1_000_000)}: v\n`],
  ['50 MB', 'too-large', Buffer.alloc(50_000_000, 'a: b\n')],
  ['bytes that are no UTF-8', 'encoding', Buffer.from([...Buffer.from('a: é\nb: c'), 0xe9, 0x0a])],
  ['UTF-16', 'encoding', Buffer.from('\ufeffa: b\n', 'utf16le')],
  ['a NUL', 'yaml-syntax', 'a: b\0c\n'],
  ['an escape sequence of a terminal', 'yaml-syntax', 'a: b\x1b[2Jc\n'],
  ['the prototype as a key', 'required', '__proto__: {version: 3}\nconstructor: 1\n'],
];

test.each(hostile)('%s', { timeout: 20_000 }, async (_, rule, content) => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'compositional_skills/a/qna.yaml': content });
  for (const mode of [[], ['--compat']]) {
    const { code, stdout, stderr } = await runInTest(main, [folder, ...mode]);
    expect(stdout).toBe('');
    expect(stderr).toContain(`(${rule}`);
    // An empty file is no more than a warning to InstructLab.
    expect(code).toBe(rule === 'empty-file' && mode.length > 0 ? 0 : 1);
  }
});

test('a link to nothing and a link to itself are findings', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'compositional_skills/a/qna.yaml': skill, 'compositional_skills/b/c': '' });
  symlinkSync('nothing', join(folder, 'compositional_skills/b/qna.yaml'));
  symlinkSync('qna.yaml', join(folder, 'compositional_skills/qna.yaml'));
  const { code, stdout, stderr } = await runInTest(main, [folder]);
  expect([code, stdout.trim().split('\n').length]).toEqual([1, 1]);
  expect(stderr.match(/\(file-\w+\)/g)).toHaveLength(2);
  const asked = await runInTest(main, [join(folder, 'compositional_skills/qna.yaml')]);
  expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining('(file-unreadable)')]);
});

test('a name that would rule the terminal or break the line shows as what it is', async () => {
  const folder = temporaryFolder();
  const name = 'a\n\x1b[31m\x9b2J\u202eb';
  writeFiles(folder, {
    [`compositional_skills/${name}/qna.yaml`]: skill.replace('Town 1.', 'Yes'),
  });
  for (const format of ['human', 'upstream']) {
    const { stderr } = await runInTest(main, ['--verbose', '--format', format, folder]);
    expect(stderr).toContain('/a\\n\\u001b[31m\\u009b2J\\u202eb/qna.yaml:');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  }
});

test('a frame shows no character that would rule the terminal', () => {
  const show = terminal(false, () => 'a: "\x1b[2J\x9b2J"\n');
  const finding = { file: 'qna.yaml', line: 1, column: 5, level: 'error', rule: 'a' } as const;
  const shown = show({ ...finding, path: '', message: 'b', help: 'c' });
  expect(shown).toContain('  1 | a: " [2J 2J"\n    |     ^\n');
});

test('paths on stdin that never end are a usage error', async () => {
  const { code, stderr } = await runInTest(main, ['-'], { stdin: 'a'.repeat(100_000) });
  expect([code, stderr]).toEqual([2, expect.stringContaining('Unexpected line of more than')]);
});

// Each as a qna.yaml, an attribution.txt and a .yamllint: none of them may be waited for.
test.each(['pipe', 'device'])('a %s in the place of a file is none', async (kind) => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'compositional_skills/a/qna.yaml': skill, 'compositional_skills/b/c': '' });
  const put = (path: string) => {
    if (kind === 'pipe') execFileSync('mkfifo', [join(folder, path)]);
    else symlinkSync('/dev/zero', join(folder, path));
  };
  put('compositional_skills/b/qna.yaml');
  put('compositional_skills/a/attribution.txt');
  const { code, stdout, stderr } = await runInTest(main, ['--fix', folder]);
  expect([code, stdout.split('\n').length - 1]).toEqual([1, 1]);
  expect(stderr).toContain('(file-missing)');
  put('.yamllint');
  expect((await runInTest(main, [folder])).code).toBe(2);
});

// The superuser may read everything.
test.runIf(process.getuid?.() !== 0)('a file without permission is a finding', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'compositional_skills/a/qna.yaml': skill });
  chmodSync(join(folder, 'compositional_skills/a/qna.yaml'), 0);
  const { code, stderr } = await runInTest(main, [folder]);
  expect([code, stderr]).toEqual([1, expect.stringContaining('(file-unreadable)')]);
});
