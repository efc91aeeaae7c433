import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../src/index.ts';
import { temporaryFolder } from '../src/testing.ts';

const folder = temporaryFolder();

test('folders are made as far as they are missing, with the mode asked for', () => {
  const path = join(folder, 'a', 'b', 'c');
  makeFolder(path, 0o700);
  makeFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test('a file in the way is the error of the file system', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolder(join(folder, 'file', 'a'))).toThrow('ENOTDIR');
});

test.runIf(existsSync('/proc/self'))(
  'where nobody can make a folder, it ends with an error',
  () => {
    expect(() => makeFolder('/proc/labpipe/a/b')).toThrow(/ENOENT|EACCES|EPERM|EROFS/);
  },
);
