import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@labpipe/cli/testing';
import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { halfTable, halvesOf } from '../src/half.ts';
import { openGguf } from '../src/read.ts';
import { text, uint32 } from '../src/value.ts';
import { writeGguf } from '../src/write.ts';

const folder = temporaryFolder();
const path = join(folder, 'model.gguf');
const every = fileURLToPath(new URL('cases/every-type/model.gguf', import.meta.url));

test('what is written is read back: names, shapes, weights, in any size', async () => {
  const random = randomOf(1, 'write');
  const shapes = [[1], [7], [3, 5], [2, 3, 4], [33, 31], [1, 1_200_000]];
  const tensors = shapes.map((shape, i) => ({
    name: `tensor.${i}`,
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, random),
  }));
  await writeGguf(path, { metadata: new Map([['a', uint32(7)]]), tensors });
  const gguf = await openGguf(path);
  expect(gguf.metadata.get('a')).toEqual(uint32(7));
  for (const { name, shape, data } of tensors) {
    expect(gguf.tensors).toContainEqual({ name, shape, type: 'F32' });
    expect(Buffer.from((await gguf.read(name)).buffer).equals(Buffer.from(data.buffer))).toBe(true);
  }
  await gguf.close();
});

test('metadata of a file that another program wrote keeps its types when it is written again', async () => {
  const first = await openGguf(every);
  await writeGguf(path, { metadata: first.metadata, tensors: [] });
  const second = await openGguf(path);
  for (const [key, value] of first.metadata) expect(second.metadata.get(key)).toEqual(value);
  await first.close();
  await second.close();
});

test('halves are for matrices; vectors stay F32', async () => {
  await writeGguf(path, {
    metadata: new Map(),
    type: 'F16',
    tensors: [
      { name: 'matrix', shape: [1, 2], data: Float32Array.of(1 / 3, 70_000) },
      { name: 'norm', shape: [1], data: Float32Array.of(1 / 3) },
    ],
  });
  const gguf = await openGguf(path);
  expect(gguf.tensors.map(({ type }) => type)).toEqual(['F16', 'F32']);
  expect([...(await gguf.read('matrix'))]).toEqual([0.333251953125, Number.POSITIVE_INFINITY]);
  expect([...(await gguf.read('norm'))]).toEqual([Math.fround(1 / 3)]);
  await gguf.close();
});

test('rounding to halves is exact for every half, to the nearest between two, to even in the middle', () => {
  const all = halfTable();
  expect(halvesOf(all).map((bits, i) => (Number.isNaN(all[i]) ? i : bits))).toEqual(
    Uint16Array.from(all, (_, i) => i),
  );
  for (let bits = 0; bits < 0x7bff; bits++) {
    const [low, high] = [all[bits]!, all[bits + 1]!];
    const middle = (low + high) / 2;
    const even = bits % 2 === 0 ? bits : bits + 1;
    const nearby = Float32Array.of(
      middle,
      middle - (high - low) / 8,
      middle + (high - low) / 8,
      -middle,
    );
    expect([...halvesOf(nearby)]).toEqual([even, bits, bits + 1, even | 0x8000]);
  }
});

test('a write that fails leaves the file that was there, and no part of another', async () => {
  const tensor = (value: number) => ({ name: 'a', shape: [1], data: Float32Array.of(value) });
  await writeGguf(path, { metadata: new Map([['name', text('first')]]), tensors: [tensor(1)] });
  const before = readFileSync(path);
  const failing = { name: 'b', shape: [1], data: () => Promise.reject(new Error('device lost')) };
  const second = writeGguf(path, { metadata: new Map(), tensors: [tensor(2), failing] });
  await expect(second).rejects.toThrow('device lost');
  expect(readFileSync(path)).toEqual(before);
  expect(readdirSync(folder)).toEqual(['model.gguf']);
});

test('weights that do not fit their shape are a defect, named', async () => {
  const tensors = [{ name: 'a', shape: [2, 2], data: new Float32Array(3) }];
  await expect(writeGguf(path, { metadata: new Map(), tensors })).rejects.toThrow(
    'a has 3 weights, its shape is [2, 2]',
  );
});
