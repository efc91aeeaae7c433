import { randomOf } from '@labpipe/records';
import { describe, expect, test } from 'vitest';
import type { Example } from '../../src/rows/example.ts';
import { type Batch, epochBatches, fillRows, positionsOf } from '../../src/rows/pack.ts';
import { bestShape } from '../../src/rows/shape.ts';

describe.each([
  { count: 1, batchSize: 16, length: 64 },
  { count: 16, batchSize: 16, length: 40 },
  { count: 97, batchSize: 8, length: 40 },
  { count: 300, batchSize: 32, length: 100, rows: 3 },
  { count: 50, batchSize: 1, length: 40, rows: 1 },
])('$count examples, $batchSize a step, rows of $length', ({ count, ...shape }) => {
  const examples = someExamples(count);
  const options = { ...shape, seed: 7, epoch: 1 };
  const steps = [...epochBatches(examples, options)];

  test('every example is there once, as it is up to its last learned token', () => {
    const seen = steps.flat().flatMap(segmentsOf);
    const taught = examples.map(({ ids, learned }) => ({
      tokens: [...ids.slice(0, learned.lastIndexOf(1))],
      targets: [...ids.slice(1, learned.lastIndexOf(1) + 1)],
      weights: [...learned.slice(1, learned.lastIndexOf(1) + 1)],
    }));
    expect(sorted(seen)).toEqual(sorted(taught));
  });

  test('steps hold as many examples as asked, the last what is left', () => {
    const sizes = steps.map((batches) => batches.reduce((sum, each) => sum + each.examples, 0));
    const full = Math.floor(count / shape.batchSize);
    const rest = count % shape.batchSize;
    expect(sizes).toEqual([...new Array(full).fill(shape.batchSize), ...(rest > 0 ? [rest] : [])]);
  });

  test('all batches are of one shape, and their counts are of what they hold', () => {
    const rows = steps[0]![0]!.rows;
    expect(rows).toBe(shape.rows ?? rows);
    for (const batch of steps.flat()) {
      expect([batch.rows, batch.length]).toEqual([rows, shape.length]);
      for (const values of [batch.tokens, batch.targets, batch.weights, batch.segments]) {
        expect(values).toHaveLength(rows * shape.length);
      }
      expect(batch.learned).toBe(batch.weights.filter((weight) => weight === 1).length);
      expect(batch.tokensReal).toBe(batch.segments.filter((segment) => segment > 0).length);
      expect(batch.weights.some((weight, i) => weight > 0 && batch.segments[i] === 0)).toBe(false);
    }
  });

  test('targets that count are as many as the examples have learned tokens', () => {
    const learned = examples.reduce(
      (sum, each) => sum + each.learned.filter((on) => on === 1).length,
      0,
    );
    expect(steps.flat().reduce((sum, batch) => sum + batch.learned, 0)).toBe(learned);
  });
});

test('the order follows seed, epoch and ids, not the order of the rows', () => {
  const examples = someExamples(60);
  const options = { batchSize: 8, length: 64, seed: 7, epoch: 1 };
  const steps = [...epochBatches(examples, options)];
  expect([...epochBatches(examples.toReversed(), options)]).toEqual(steps);
  expect([...epochBatches(examples, { ...options, epoch: 2 })]).not.toEqual(steps);
  expect([...epochBatches(examples, { ...options, seed: 8 })]).not.toEqual(steps);
});

test('rows are at most 11/9 of the fewest that could hold the tokens, and one', () => {
  for (let seed = 0; seed < 50; seed++) {
    const group = someExamples(40, seed);
    const total = group.reduce((sum, example) => sum + positionsOf(example), 0);
    expect(fillRows(group, 64).length).toBeLessThanOrEqual((11 / 9) * Math.ceil(total / 64) + 1);
  }
});

test('an example longer than the rows is a defect, named, not cut', () => {
  const [example] = someExamples(1);
  const batches = epochBatches([example!], { batchSize: 1, length: 2, seed: 1, epoch: 1 });
  expect(() => [...batches]).toThrow('Example example-0 takes');
});

test('the best shape holds every step of every epoch in one batch, and wastes less than a row an example', () => {
  const examples = someExamples(200);
  const options = { batchSize: 16, seed: 7, epochs: 3, contextLength: 1024 };
  const shape = bestShape(examples, options);
  let [positions, real] = [0, 0];
  for (const epoch of [1, 2, 3]) {
    for (const batches of epochBatches(examples, { ...options, ...shape, epoch })) {
      expect(batches).toHaveLength(1);
      positions += shape.rows * shape.length;
      real += batches[0]!.tokensReal;
    }
  }
  const unpacked = 3 * examples.length * Math.max(...examples.map(positionsOf));
  expect(positions).toBeLessThan(0.75 * unpacked);
  expect(real / positions).toBeGreaterThan(0.7);
});

test('the best shape never asks for more than the context, unless one example does', () => {
  const examples = someExamples(200);
  const options = { batchSize: 64, seed: 7, epochs: 1, contextLength: 48 };
  expect(bestShape(examples, options).length).toBeLessThanOrEqual(48);
});

/** Examples of 3 to 40 tokens; each learns at least one, and not the first. */
function someExamples(count: number, seed = 1): Example[] {
  const random = randomOf(seed, 'examples');
  return Array.from({ length: count }, (_, i) => {
    const ids = Int32Array.from(
      { length: 3 + Math.floor(random() * 38) },
      () => 1 + Math.floor(random() * 500),
    );
    const learned = Uint8Array.from(ids, (_id, at) => Number(at > 0 && random() < 0.4));
    learned[1 + Math.floor(random() * (ids.length - 1))] = 1;
    return { id: `example-${i}`, ids, learned };
  });
}

function segmentsOf({ rows, length, tokens, targets, weights, segments }: Batch) {
  const found: { tokens: number[]; targets: number[]; weights: number[] }[] = [];
  for (let row = 0; row < rows; row++) {
    const inRow = segments.subarray(row * length, (row + 1) * length);
    for (let segment = 1; segment <= Math.max(...inRow); segment++) {
      const from = row * length + inRow.indexOf(segment);
      const to = row * length + inRow.lastIndexOf(segment) + 1;
      expect(inRow.filter((each) => each === segment)).toHaveLength(to - from);
      found.push({
        tokens: [...tokens.subarray(from, to)],
        targets: [...targets.subarray(from, to)],
        weights: [...weights.subarray(from, to)],
      });
    }
  }
  return found;
}

function sorted(values: unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}
