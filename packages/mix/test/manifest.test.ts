import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = temporaryFolder();
const samples = readFileSync(
  new URL('cases/one-question-a-fact-is-held-out-of-every-row/in.jsonl', import.meta.url),
  'utf8',
);
const [file, packed, manifest, heldOut] = [
  'a.jsonl',
  'b.jsonl.gz',
  'manifest.json',
  'held-out.jsonl',
].map((name) => join(folder, name)) as [string, string, string, string];
const chat = '{"prompt":"Hi","completion":"Ho"}\n';
writeFileSync(file, samples);
writeFileSync(packed, gzipSync(chat));

test('a manifest names what went in and out, and its settings give the same bytes again', async () => {
  const argv = [file, packed, '--seed', '7', '--shuffle', '--held-out', heldOut];
  const { stdout } = await runInTest(main, [...argv, '--manifest', manifest]);
  const { settings, inputs, output, held_out, ...rest } = JSON.parse(
    readFileSync(manifest, 'utf8'),
  );
  expect(inputs).toEqual([
    { path: file, ...sum(samples) },
    { path: packed, ...sum(chat) },
  ]);
  expect(output).toEqual(sum(stdout));
  expect(held_out).toEqual({ path: heldOut, ...sum(readFileSync(heldOut, 'utf8')) });
  expect(rest).toEqual({ tool: 'mix', version: expect.any(String) });
  const { files, ...options } = settings;
  const again = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  expect((await runInTest(main, [...files, ...again])).stdout).toBe(stdout);
});

test('a set is built again of its manifest, and what is not as it was is named', async () => {
  const argv = [file, `${packed}:1`, '--seed', '7', '--shuffle', '--held-out', heldOut];
  const { stdout } = await runInTest(main, [...argv, '--manifest', manifest]);
  const again = await runInTest(main, ['--from-manifest', manifest]);
  expect(again).toMatchObject({ code: 0, stdout });
  writeFileSync(packed, gzipSync(chat.replace('Ho', 'Hey')));
  const changed = await runInTest(main, ['--from-manifest', manifest]);
  writeFileSync(packed, gzipSync(chat));
  expect(changed.code).toBe(1);
  expect(changed.stderr).toContain(`${packed}: Unexpected bytes`);
  expect(changed.stderr).toContain('Unexpected output');
  const beside = await runInTest(main, [file, '--from-manifest', manifest]);
  expect(beside).toMatchObject({ code: 2, stdout: '' });
  expect((await runInTest(main, ['--from-manifest', file])).code).toBe(2);
});

test('nothing held out is not in the manifest, and standard input is', async () => {
  const argv = ['--manifest', manifest, '--held-out', heldOut];
  const { stdout } = await runInTest(main, argv, { stdin: chat });
  const told = JSON.parse(readFileSync(manifest, 'utf8'));
  expect(told).not.toHaveProperty('held_out');
  expect(told).toMatchObject({ inputs: [{ path: '<stdin>', ...sum(chat) }], output: sum(stdout) });
});

test('a manifest never takes the place of an input', async () => {
  expect(await runInTest(main, [file, '--manifest', file])).toMatchObject({ code: 2, stdout: '' });
});

function sum(text: string) {
  return {
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}
