import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { fix } from '../../src/fix/fix.ts';
import { knowledge, skill, writeFiles } from '../taxonomy.ts';

const fixed = (text: string, place = {}) =>
  fix(
    { file: 'qna.yaml', text, windowsLineEnds: false, place: { path: 'a', ...place } },
    { compat: false, strict: false },
  );

describe('a fixed text', () => {
  test('without faults is the text itself', () => {
    expect(fixed(skill)).toBe(skill);
    expect(fixed(knowledge)).toBe(knowledge);
  });

  test('has no blanks at the ends of lines, no surplus empty lines and a last line end', () => {
    const text = `\n${skill.replace('seed_examples:', '   \n\n\n\nseed_examples:  ')}\n\n`;
    expect(fixed(text)).toBe(skill.replace('seed_examples:', '\n\nseed_examples:'));
    expect(fixed(skill.trimEnd())).toBe(skill);
  });

  test('keeps the blanks and empty lines that are part of a block text', () => {
    const block = '|\n      Two blanks  \n\n\n\n\n      make a line.\n';
    const text = skill
      .replace('Town 5.\n', `${block}created_by: x \n`)
      .replace('created_by: somebody\n', '');
    expect(fixed(text)).toBe(text.replace('created_by: x ', 'created_by: x'));
  });

  test('ends a block text without a line end as before, though the file gets one', () => {
    const text = skill.replace('Town 5.\n', '|\n      Town 5.');
    expect(fixed(text)).toBe(`${text.replace('|', '|-')}\n`);
  });

  test('has its lists below keys all indented alike, and what stands in them goes along', () => {
    const text = knowledge.replace(
      'document:\n  files:\n    - regions.md',
      'document:\n    files:\n    # the file\n    - regions.md',
    );
    expect(fixed(text)).toBe(knowledge.replace('files:\n', 'files:\n    # the file\n'));
  });

  test('has block texts moved with their keys', () => {
    const text = skill
      .replaceAll(/ {2}- question: (.*)\n {4}answer: (.*)/g, '  - question: $1\n    answer: $2')
      .replace(
        '  - question: What is the capital of region 3?\n    answer: Town 3.',
        '  -   question: What is the capital of region 3?\n      answer: |\n          Town\n            3.',
      );
    expect(fixed(text)).toBe(
      text.replace(
        '  -   question: What is the capital of region 3?\n      answer: |\n          Town\n            3.',
        '  - question: What is the capital of region 3?\n    answer: |\n        Town\n          3.',
      ),
    );
  });

  test('has one space after colons, hyphens and commas', () => {
    const text = skill
      .replace('created_by: ', 'created_by :  ')
      .replace('  - question', '  -  question')
      .replace('    answer: Town 1', '     answer: Town 1');
    expect(fixed(text)).toBe(skill);
  });

  test('has quotes around what must be text, and none around a number that must be one', () => {
    const text = skill
      .replace('version: 3', 'version: "3"')
      .replace('Town 1.', 'Yes')
      .replace('Town 2.', '012 # a number')
      .replace('Town 3.', '2024-01-31')
      .replace('Town 4.', '1:30');
    expect(fixed(text)).toBe(
      skill
        .replace('Town 1.', '"Yes"')
        .replace('Town 2.', '"012" # a number')
        .replace('Town 3.', '"2024-01-31"')
        .replace('Town 4.', '"1:30"'),
    );
  });

  test('says nothing where nothing was said', () => {
    for (const nothing of ['', '~', 'null']) {
      const text = skill.replace('Town 1.', nothing).replaceAll(': \n', ':\n');
      expect(fixed(text)).toBe(text);
    }
  });

  test('is of version 3 where it was of version 2 and needs nothing else for it', () => {
    expect(fixed(skill.replace('version: 3', 'version: 2'))).toBe(skill);
    const short = skill
      .replace('version: 3', 'version: 2')
      .split('  - question')
      .slice(0, 4)
      .join('  - question');
    expect(fixed(short)).toBe(short);
    const inKnowledge = knowledge.replace('version: 3', 'version: 2  # old');
    expect(fixed(inKnowledge, { top: 'knowledge' })).toBe(
      knowledge.replace('version: 3', 'version: 3  # old'),
    );
  });

  test('keeps what a comment takes out of the rules', () => {
    const text = skill
      .replace('3\n', '3  # yamllint disable-line\n')
      .replace('version: ', 'version:   ');
    expect(fixed(text)).toBe(text);
  });

  test('is none of a text that is no YAML, and the same of one that has no keys', () => {
    expect(fixed('a: [  \n')).toBeUndefined();
    expect([fixed('- a  \n'), fixed('  \n')]).toEqual(['- a  \n', '  \n']);
  });

  test('is found in good time for a hostile file', () => {
    const deep = `${skill}extra:\n${Array.from({ length: 3000 }, (_, i) => `   - |\n      ${i}\n         \n      x\n`).join('')}`;
    const begin = performance.now();
    fixed(deep);
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});

describe('--fix', () => {
  const untidy = `\ufeff${skill.replace('Town 1.', 'Yes').replaceAll('\n', '  \r\n')}`;
  const taxonomy = (text: string) => {
    const folder = temporaryFolder();
    const file = join(folder, 'compositional_skills/a/qna.yaml');
    writeFiles(folder, { 'compositional_skills/a/qna.yaml': text });
    return { folder, file };
  };

  test('rewrites the file and lints what came of it', async () => {
    const { folder, file } = taxonomy(untidy);
    chmodSync(file, 0o640);
    const { code, stdout, stderr } = await runInTest(main, ['--fix', folder]);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/qna-lint: 1 in, 1 out, .*, 1 fixed, /),
    ]);
    expect(JSON.parse(stdout).seed_examples[0].answer).toBe('Yes');
    expect(readFileSync(file, 'utf8')).toBe(`\ufeff${skill.replace('Town 1.', '"Yes"')}`);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(folder, 'compositional_skills/a'))).toEqual(['qna.yaml']);
  });

  test('leaves a file without faults, and one that is no YAML, untouched', async () => {
    const { folder, file } = taxonomy(skill);
    const broken = join(folder, 'compositional_skills/b/qna.yaml');
    writeFiles(folder, { 'compositional_skills/b/qna.yaml': 'a: [  \r\n' });
    const before = [statSync(file).mtimeMs, statSync(broken).mtimeMs];
    const { stderr } = await runInTest(main, ['--fix', folder]);
    expect(stderr).toContain(', 0 fixed, ');
    expect([statSync(file).mtimeMs, statSync(broken).mtimeMs]).toEqual(before);
  });

  test('fixes what a link leads to, and keeps the link', async () => {
    const { folder, file } = taxonomy(skill);
    writeFileSync(join(folder, 'real.yaml'), `${skill}\n`);
    const link = join(folder, 'qna.yaml');
    symlinkSync(join(folder, 'real.yaml'), link);
    await runInTest(main, ['--fix', link, file]);
    expect([lstatSync(link).isSymbolicLink(), readFileSync(link, 'utf8')]).toEqual([true, skill]);
  });

  test('--dry-run prints a diff that patch takes, changes nothing, and exits 1', async () => {
    const { folder, file } = taxonomy(`${skill}\n`.replace('Town 1.', 'Yes'));
    const { code, stdout, stderr } = await runInTest(main, ['--fix', '--dry-run', folder]);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain(`--- ${file}\n+++ ${file}\n@@ -3,7 +3,7 @@\n`);
    expect(stdout).toContain('-    answer: Yes\n+    answer: "Yes"\n');
    await execa('patch', ['-p0', file], { input: stdout });
    expect(readFileSync(file, 'utf8')).toBe(skill.replace('Town 1.', '"Yes"'));
    expect(await runInTest(main, ['--fix', '--dry-run', folder])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('--dry-run alone is a usage error', async () => {
    expect((await runInTest(main, ['--dry-run', '.'])).code).toBe(2);
  });
});
