import { expect, test } from 'vitest';
import type { Example } from '../../src/rows/example.ts';
import { planOf } from '../../src/steps/plan.ts';
import { sharedPrefix } from '../../src/steps/prefix.ts';

const system = Array.from({ length: 20 }, (_, i) => 100 + i);
const example = (id: string, ids: number[], learned: number[]): Example => ({
  id,
  ids: Int32Array.from(ids),
  learned: Uint8Array.from({ length: ids.length }, (_, at) => Number(learned.includes(at))),
});

test('is what all examples begin with', () => {
  const a = example('a', [...system, 1, 2, 3], [22]);
  const b = example('b', [...system, 1, 5, 6, 7], [22, 23]);
  expect(sharedPrefix([a, b])).toBe(21);
  expect(sharedPrefix([a, b, example('c', [...system, 9, 9, 9], [22])])).toBe(20);
});

test('ends before the first position that predicts a learned token', () => {
  const a = example('a', [...system, 1, 2, 3], [12, 22]);
  const b = example('b', [...system, 1, 5, 6, 7], [22, 23]);
  expect(sharedPrefix([a, b])).toBe(11);
});

test('is nothing where it is short, or alone', () => {
  const short = [1, 2, 3, 4];
  expect(sharedPrefix([example('a', [...short, 5], [4]), example('b', [...short, 6], [4])])).toBe(
    0,
  );
  expect(sharedPrefix([example('a', [...system, 5], [20])])).toBe(0);
  expect(sharedPrefix([])).toBe(0);
});

test('is in every micro-batch of a plan once, and examples go on at their own positions', () => {
  const examples = Array.from({ length: 10 }, (_, i) =>
    example(`example-${i}`, [...system, i, i + 1, i + 2, i + 3], [22, 23]),
  );
  const [step] = planOf(examples, {
    batchSize: 10,
    epochs: 1,
    seed: 1,
    maxBatchLength: 1000,
  }).steps(1);
  const [batch] = step!.batches;
  expect(step!.tokens).toBe(10 * 23);
  expect(batch!.shape.prefix).toBe(20);
  expect([...batch!.tokens.slice(0, 20)]).toEqual(system);
  expect([...batch!.positions.slice(0, 26)]).toEqual([
    ...Array.from({ length: 20 }, (_, i) => i),
    ...[20, 21, 22, 20, 21, 22],
  ]);
  expect(batch!.tokens.length).toBeLessThan(80);
});
