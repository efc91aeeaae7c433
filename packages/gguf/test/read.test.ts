import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '@labpipe/cli';
import { temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { numberAt, textAt } from '../src/metadata.ts';
import { openGguf } from '../src/read.ts';

const folder = temporaryFolder();
const every = fileURLToPath(new URL('cases/every-type/model.gguf', import.meta.url));
const expected: Record<string, { type: string; shape: number[]; base64: string }> = JSON.parse(
  readFileSync(join(every, '../expected.json'), 'utf8'),
);

test.each(Object.entries(expected))(
  '%s weights are what gguf.quants makes of the bytes',
  async (name, { type, shape, base64 }) => {
    const gguf = await openGguf(every);
    const values = new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
    expect(gguf.tensors).toContainEqual({ name, shape, type });
    expect(await gguf.read(name)).toEqual(values);
    await gguf.close();
  },
);

test('metadata of every type keeps its type and value', async () => {
  const gguf = await openGguf(every);
  const own = [...gguf.metadata].filter(([key]) => key.startsWith('test.'));
  expect(Object.fromEntries(own)).toEqual({
    'test.text': { type: 'string', value: 'Grüße\n' },
    'test.texts': { type: 'array', items: 'string', value: ['a', '', '日本'] },
    'test.numbers': { type: 'array', items: 'int32', value: [1, -2, 3] },
    'test.flag': { type: 'bool', value: true },
    'test.uint8': { type: 'uint8', value: 200 },
    'test.int8': { type: 'int8', value: -100 },
    'test.uint16': { type: 'uint16', value: 60_000 },
    'test.int16': { type: 'int16', value: -30_000 },
    'test.int32': { type: 'int32', value: -2_000_000_000 },
    'test.float32': { type: 'float32', value: 0.5 },
    'test.float64': { type: 'float64', value: 0.1 },
    'test.uint64': { type: 'uint64', value: 2n ** 63n + 1n },
    'test.int64': { type: 'int64', value: -(2n ** 62n) },
  });
  expect(() => textAt(gguf, 'test.flag')).toThrow(
    `${every}: test.flag: Unexpected bool, expected a text`,
  );
  expect(() => numberAt(gguf, 'llama.block_count')).toThrow(
    'Unexpected missing key, expected a number',
  );
  await gguf.close();
});

test('a tensor that is not there is named', async () => {
  const gguf = await openGguf(every);
  await expect(gguf.read('output.weight')).rejects.toThrow(
    'Unexpected model without output.weight',
  );
  await gguf.close();
});

test('a file cut short anywhere is refused with its place, and nothing else happens', async () => {
  const whole = readFileSync(every);
  // The last tensor's padding may be missing.
  for (let length = 0; length < whole.length - 32; length += length < 200 ? 1 : 13) {
    await expect(openBytes(whole.subarray(0, length)), `${length} bytes`).rejects.toThrow(
      InputError,
    );
  }
});

test('a file with any damaged byte of its header is read or refused, without much memory or time', async () => {
  const whole = readFileSync(every);
  for (let at = 0; at < 1600; at += 1) {
    const damaged = Buffer.from(whole);
    damaged[at] = 255 - damaged[at]!;
    try {
      const gguf = await openBytes(damaged);
      for (const { name } of gguf.tensors) await gguf.read(name).catch(expectInputError);
      await gguf.close();
    } catch (error) {
      expectInputError(error);
    }
  }
});

test.each([
  ['no GGUF at all', 'hello, I am a text', ':0: Unexpected "hell", expected GGUF'],
  [
    'version 1',
    'GGUF\x01\0\0\0',
    'Unexpected version 1, expected a little-endian GGUF of version 2 or 3',
  ],
  ['big-endian', 'GGUF\0\0\0\x03', 'Unexpected a big-endian file'],
  [
    'more tensors than bytes',
    'GGUF\x03\0\0\0\xff\xff\xff\xff\xff\xff\xff\x7f',
    'tensors, expected a number that fits',
  ],
])('%s is refused', async (_, start, message) => {
  const bytes = Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(32)]);
  await expect(openBytes(bytes)).rejects.toThrow(message);
});

test('a missing file and a folder are refused by name', async () => {
  await expect(openGguf(join(folder, 'none.gguf'))).rejects.toThrow(
    'none.gguf: Unexpected unreadable file (ENOENT), expected a GGUF model',
  );
  await expect(openGguf(folder)).rejects.toThrow(
    'Unexpected folder or device, expected a GGUF file',
  );
});

async function openBytes(bytes: Uint8Array) {
  const path = join(folder, 'model.gguf');
  writeFileSync(path, bytes);
  return openGguf(path);
}

function expectInputError(error: unknown): void {
  expect(error).toBeInstanceOf(InputError);
}
