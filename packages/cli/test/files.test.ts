import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  checkOutput,
  InputError,
  inputs,
  OutputError,
  openLineFile,
  readText,
  UsageError,
  writeFileAtomically,
} from '../src/index.ts';
import { temporaryFolder } from '../src/testing.ts';

const folder = temporaryFolder();
const stdin = Readable.from(['from stdin']);
const read = async (path: string) => readText(inputs([path], { stdin })[0]!);

test('no name, or a dash, is stdin', () => {
  expect(inputs([], { stdin }).map(({ name }) => name)).toEqual(['<stdin>']);
  expect(inputs(['-', 'a'], { stdin }).map(({ name }) => name)).toEqual(['<stdin>', 'a']);
});

test('.gz and .zst files are unpacked', async () => {
  const text = 'é'.repeat(100_000);
  writeFileSync(join(folder, 'a.gz'), gzipSync(text));
  expect(await read(join(folder, 'a.gz'))).toBe(text);
  // A frame with one raw block, after RFC 8878: magic, single segment of 3 bytes, last raw block of 3 bytes.
  const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x03, 0x19, 0x00, 0x00, 0x61, 0x62, 0x63];
  writeFileSync(join(folder, 'a.zst'), Buffer.from(frame));
  expect(await read(join(folder, 'a.zst'))).toBe('abc');
});

test.each(['missing.jsonl', 'missing.jsonl.gz', 'missing.jsonl.zst', '.'])(
  '%s is an input error that names it',
  async (name) => {
    const path = join(folder, name);
    await expect(read(path)).rejects.toThrow(InputError);
    await expect(read(path)).rejects.toThrow(path);
  },
);

test('a damaged .gz, and half a one, are input errors that say what to do', async () => {
  writeFileSync(join(folder, 'bad.gz'), 'no gzip at all');
  await expect(read(join(folder, 'bad.gz'))).rejects.toThrow(InputError);
  await expect(read(join(folder, 'bad.gz'))).rejects.toThrow(': it is damaged, or its ending');
  writeFileSync(join(folder, 'half.gz'), gzipSync('some text').subarray(0, 15));
  await expect(read(join(folder, 'half.gz'))).rejects.toThrow(': it is cut short');
});

test.each([
  ['https://example.org/a.jsonl', 'fetch it first, as by curl -LO'],
  ['nowhere.jsonl', 'there is none of this name'],
  [folder, 'this is a folder, name its files'],
])('%s is no file: %s', async (path, advice) => {
  await expect(read(path)).rejects.toThrow(`expected one we can read: ${advice}`);
});

test('a file is written whole or not at all', async () => {
  const path = join(folder, 'deep/er/out.txt');
  await writeFileAtomically(path, (temporary) => writeFile(temporary, 'old'));
  const failing = writeFileAtomically(path, async (temporary) => {
    await writeFile(temporary, 'half');
    throw new Error('disk full');
  });
  await expect(failing).rejects.toThrow('disk full');
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(join(folder, 'deep/er'))).toEqual(['out.txt']);
  expect(existsSync(path)).toBe(true);
});

test('a place that cannot be written is an error that a person can act on', async () => {
  const inFile = join(folder, 'a.gz', 'out.txt');
  const writing = writeFileAtomically(inFile, (temporary) => writeFile(temporary, 'text'));
  await expect(writing).rejects.toThrow(OutputError);
  await expect(writing).rejects.toThrow(inFile);
});

test('what is no file is written to, and stays what it is', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reading = read(pipe);
  await writeFileAtomically(pipe, (path) => writeFile(path, 'through'));
  expect(await reading).toBe('through');
  expect(statSync(pipe).isFIFO()).toBe(true);
});

test('a link stays, and what it leads to is replaced and keeps its mode', async () => {
  const [real, link] = [join(folder, 'real.txt'), join(folder, 'link.txt')];
  writeFileSync(real, 'old');
  chmodSync(real, 0o600);
  symlinkSync(real, link);
  await writeFileAtomically(link, (path) => writeFile(path, 'new'));
  expect([lstatSync(link).isSymbolicLink(), readFileSync(real, 'utf8')]).toEqual([true, 'new']);
  expect(statSync(real).mode & 0o777).toBe(0o600);
});

test('a name as long as names can be is written as well', async () => {
  const path = join(folder, `${'é'.repeat(120)}.txt`);
  await writeFileAtomically(path, (temporary) => writeFile(temporary, 'text'));
  expect(readFileSync(path, 'utf8')).toBe('text');
});

test.each(['', '.', 'a.gz/out.txt'])(
  'that %j cannot be written is known before the work',
  (name) => {
    const path = name && join(folder, name);
    expect(() => checkOutput('summary', path)).toThrow(UsageError);
    expect(() => openLineFile('rejects', path)).toThrow(UsageError);
  },
);

test('a place that can be written is left as it is by looking at it', () => {
  checkOutput('summary', join(folder, 'not-yet/out.json'));
  expect(readdirSync(join(folder, 'not-yet'))).toEqual([]);
});

test('a disk that is full is an error that names the file', () => {
  const file = openLineFile('rejects', '/dev/full');
  expect(() => file.add('line')).toThrow(OutputError);
  expect(() => file.add('line')).toThrow('/dev/full: Unexpected ENOSPC');
  file.close();
});
