import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { documentsOf } from '../src/documents.ts';
import { openRepositories } from '../src/repository.ts';

const folder = temporaryFolder();
const leafFolder = join(folder, 'velm');
mkdirSync(join(leafFolder, 'more'), { recursive: true });
writeFileSync(join(folder, 'secret.md'), 'secret');
writeFileSync(join(leafFolder, 'velm.md'), '\uFEFF# Velm\n');
writeFileSync(join(leafFolder, 'notes [1].md'), 'notes');
writeFileSync(join(leafFolder, 'more', 'deep.MD'), 'deep');
writeFileSync(join(leafFolder, 'picture.png'), 'png');
writeFileSync(join(leafFolder, 'zeros.md'), 'a\0b');
writeFileSync(join(leafFolder, 'huge.md'), 'x');
truncateSync(join(leafFolder, 'huge.md'), 2 ** 34);
symlinkSync('../secret.md', join(leafFolder, 'out.md'));
symlinkSync('velm.md', join(leafFolder, 'same.md'));
symlinkSync('/dev/zero', join(leafFolder, 'zero.md'));
symlinkSync('..', join(leafFolder, 'up'));

async function take(files: string[], file = join(leafFolder, 'qna.yaml')) {
  const results = [];
  for await (const result of documentsOf(
    { file, document: { files } },
    openRepositories({ env: {} }),
  )) {
    results.push(
      'how' in result ? `${result.how} ${result.reason}` : [result.source.file, result.text],
    );
  }
  return results;
}

test('a file beside the qna.yaml is read, without its byte order mark', async () => {
  expect(await take(['velm.md'])).toEqual([['velm.md', '# Velm\n']]);
});

test('a name may hold what a glob would take for a wildcard', async () => {
  expect(await take(['notes [1].md'])).toEqual([['notes [1].md', 'notes']]);
});

test('globs reach below the folder, and a file with two names counts once', async () => {
  const results = await take(['velm.md', 'same.md', '**/*.MD']);
  expect(results).toEqual([
    ['velm.md', '# Velm\n'],
    ['more/deep.MD', 'deep'],
  ]);
});

test.each([
  ['../secret.md', 'rejected leaves-folder'],
  ['more/../../secret.md', 'rejected leaves-folder'],
  ['/etc/passwd', 'rejected leaves-folder'],
  ['~/secret.md', 'rejected leaves-folder'],
  ['up/secret.md', 'failed link-leads-out'],
  ['out.md', 'failed link-leads-out'],
  ['zero.md', 'failed link-leads-out'],
  ['more', 'rejected not-a-file'],
  ['picture.png', 'rejected unsupported-type'],
  ['zeros.md', 'rejected not-text'],
  ['huge.md', 'rejected too-large'],
  ['gone.md', 'failed missing-file'],
  ['*.txt', 'failed no-match'],
  ['', 'rejected leaves-folder'],
  ['a\0b', 'rejected leaves-folder'],
])('%j is %s', async (path, problem) => {
  expect(await take([path])).toEqual([problem]);
});

test('a glob never follows a link out of the folder', async () => {
  expect(JSON.stringify(await take(['**/*.md']))).not.toContain('secret');
});

test('a pipe is refused and not waited for', async () => {
  await execa('mkfifo', [join(leafFolder, 'pipe.md')]);
  expect(await take(['pipe.md'])).toEqual(['rejected not-a-file']);
});

test('a folder that is gone is a failure, not a crash', async () => {
  expect(await take(['*.md'], join(folder, 'gone', 'qna.yaml'))).toEqual(['failed unreadable']);
});
