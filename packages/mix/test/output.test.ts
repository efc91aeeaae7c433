import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const rows = Array.from({ length: 300 }, (_, number) => {
  const messages = [
    { role: 'user', content: `What is ${number}?` },
    { role: 'assistant', content: `${number}.` },
  ];
  return `${JSON.stringify({ id: `${number}`, messages, metadata: '{}', unmask: false })}\n`;
});
const text = rows.join('');
writeFileSync(at('rows.jsonl'), text);
const mix = (...args: string[]) =>
  runInTest(main, ['--held-out', 'none', '--quiet', ...args, at('rows.jsonl')]);
const parts = () => readdirSync(folder).filter((name) => name.endsWith('.part'));
const packsZstd = 'createZstdCompress' in (await import('node:zlib'));

test('--output writes the file and nothing to standard output', async () => {
  const { code, stdout } = await mix('-o', at('new/out.jsonl'));
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(readFileSync(at('new/out.jsonl'), 'utf8')).toBe(text);
});

test('an output that ends in .gz is packed, and so are its parts', async () => {
  const { code } = await mix(
    '--output',
    at('out.jsonl.gz'),
    '--split',
    'test=0.2',
    '--split-folder',
    folder,
  );
  expect(code).toBe(0);
  const [train, held] = ['out.jsonl.gz', 'test.jsonl.gz'].map((name) =>
    gunzipSync(readFileSync(at(name))).toString(),
  );
  expect(`${train}${held}`.split('\n').sort()).toEqual(text.split('\n').sort());
  expect(parts()).toEqual([]);
  const again = await runInTest(main, ['--quiet', '--held-out', 'none', at('out.jsonl.gz')]);
  expect(again.stdout).toBe(train);
});

test.runIf(packsZstd)('one that ends in .zst as well', async () => {
  expect((await mix('-o', at('out.jsonl.zst'))).code).toBe(0);
  const { stdout } = await runInTest(main, ['--quiet', '--held-out', 'none', at('out.jsonl.zst')]);
  expect(stdout).toBe(text);
});

test.runIf(!packsZstd)('.zst is refused where Node.js cannot write it', async () => {
  const { code, stderr } = await mix('-o', at('out.jsonl.zst'));
  expect(code).toBe(2);
  expect(stderr).toContain('expected 22.15 or newer, or .gz');
});

test('a run that breaks off, or comes to nothing, leaves the old file', async () => {
  writeFileSync(at('old.jsonl'), 'old');
  writeFileSync(at('broken.jsonl'), `${text}{`);
  expect((await mix('-o', at('old.jsonl'), at('broken.jsonl'))).code).toBe(4);
  const nothing = await mix('-o', at('old.jsonl'), '--rows', '0');
  expect(nothing.code).toBe(1);
  expect(readFileSync(at('old.jsonl'), 'utf8')).toBe('old');
  expect(parts()).toEqual([]);
});

test.runIf(existsSync('/proc/self'))(
  'a place where nobody can write is an error that names it',
  async () => {
    const output = await mix('-o', '/proc/labpipe/out.jsonl');
    expect(output.code).toBe(2);
    expect(output.stderr).toContain('/proc/labpipe/out.jsonl: Unexpected');
    const split = await mix('--split', 'test=0.1', '--split-folder', '/proc/labpipe/x');
    expect(split.code).toBe(2);
    expect(split.stderr).toContain('--split-folder: Unexpected path /proc/labpipe/x/test.jsonl');
  },
);

test('a packed set on standard output is whole', async () => {
  const file = at('stdout.gz');
  const { stdout } = await import('execa').then(({ execa }) =>
    execa('mix', ['--held-out', 'none', '--quiet', '--compress', 'gz', at('rows.jsonl')], {
      preferLocal: true,
      localDir: import.meta.dirname,
      encoding: 'buffer',
    }),
  );
  writeFileSync(file, stdout);
  expect(gunzipSync(readFileSync(file)).toString()).toBe(text);
});
