import { randomOf } from '@labpipe/records';
import { describe, expect, test } from 'vitest';
import type { Example } from '../../src/rows/example.ts';
import { positionsOf } from '../../src/rows/positions.ts';
import type { MicroBatch } from '../../src/steps/micro-batch.ts';
import { planOf } from '../../src/steps/plan.ts';

const options = { batchSize: 16, epochs: 3, seed: 7, maxBatchLength: 5000 };

describe.each([
  { count: 1, batchSize: 16, maxBatchLength: 5000 },
  { count: 16, batchSize: 16, maxBatchLength: 5000 },
  { count: 97, batchSize: 8, maxBatchLength: 100 },
  { count: 300, batchSize: 32, maxBatchLength: 500 },
  { count: 50, batchSize: 1, maxBatchLength: 10 },
])(
  '$count examples, $batchSize a step, micro-batches of $maxBatchLength',
  ({ count, ...sizes }) => {
    const examples = someExamples(count);
    const plan = planOf(examples, { ...options, ...sizes });

    test.each([1, 2, 3])(
      'every example is there once in epoch %i, up to its last learned token',
      (epoch) => {
        const seen = [...plan.steps(epoch)].flatMap(({ batches }) => batches.flatMap(segmentsOf));
        const taught = examples.map(({ ids, learned }) => ({
          tokens: [...ids.slice(0, learned.lastIndexOf(1))],
          targets: [...ids.slice(1, learned.lastIndexOf(1) + 1)].map((id, i) =>
            learned[i + 1] ? id : 0,
          ),
        }));
        expect(sorted(seen)).toEqual(sorted(taught));
      },
    );

    test('steps hold as many examples as asked, the last what is left, and count what they hold', () => {
      const steps = [...plan.steps(1)];
      expect(steps).toHaveLength(plan.stepsAnEpoch);
      const full = Math.floor(count / sizes.batchSize);
      const rest = count % sizes.batchSize;
      expect(steps.map((step) => step.examples)).toEqual([
        ...new Array(full).fill(sizes.batchSize),
        ...(rest > 0 ? [rest] : []),
      ]);
      const total = (of: (example: Example) => number) =>
        examples.reduce((sum, each) => sum + of(each), 0);
      expect(steps.reduce((sum, step) => sum + step.tokens, 0)).toBe(total(positionsOf));
      expect(steps.reduce((sum, step) => sum + step.learned, 0)).toBe(
        total(({ learned }) => learned.filter((on) => on === 1).length),
      );
    });

    test('the shares of a step add up to 1, equal for all that is learned, whatever the packing', () => {
      for (const { batches, learned } of plan.steps(1)) {
        const shares = batches.flatMap((batch) => [...batch.shares].filter((share) => share > 0));
        expect(shares).toHaveLength(learned);
        expect(new Set(shares)).toEqual(new Set([Math.fround(1 / learned)]));
      }
    });

    test('a micro-batch is as its shape says, and no larger than asked unless one row is', () => {
      for (const { batches } of plan.steps(2)) {
        for (const { shape, tokens, segments, places, targets, shares } of batches) {
          expect([tokens.length, segments.length]).toEqual([
            shape.rows * shape.length,
            shape.rows * shape.length,
          ]);
          expect([places.length, targets.length, shares.length]).toEqual([
            shape.learned,
            shape.learned,
            shape.learned,
          ]);
          expect(new Set(places).size).toBe(places.length);
          if (shape.rows > 1)
            expect(shape.rows * shape.length).toBeLessThanOrEqual(sizes.maxBatchLength);
        }
      }
    });
  },
);

test('the order follows seed, epoch and ids, not the order of the rows', () => {
  const examples = someExamples(60);
  const stepsOf = (from: Example[], epoch = 1, seed = 7) => [
    ...planOf(from, { ...options, seed }).steps(epoch),
  ];
  const steps = stepsOf(examples);
  expect(stepsOf(examples.toReversed())).toEqual(steps);
  expect(stepsOf(examples, 2)).not.toEqual(steps);
  expect(stepsOf(examples, 1, 8)).not.toEqual(steps);
});

test('short examples share rows: at most half of what is computed without packing', () => {
  const examples = someExamples(400);
  let computed = 0;
  for (const { batches } of planOf(examples, { ...options, batchSize: 64 }).steps(1)) {
    for (const { shape } of batches) computed += shape.rows * shape.length;
  }
  const longest = Math.max(...examples.map(positionsOf));
  const real = examples.reduce((sum, each) => sum + positionsOf(each), 0);
  expect(computed).toBeLessThan(0.75 * examples.length * longest);
  expect(real / computed).toBeGreaterThan(0.7);
});

test('without packing each has a row as long as the longest, and learns as much', () => {
  const examples = someExamples(100);
  const longest = Math.max(...examples.map(positionsOf));
  const [packed, alone] = [true, false].map((packing) => [
    ...planOf(examples, { ...options, packing }).steps(1),
  ]);
  for (const { batches } of alone!) {
    for (const { shape, ids } of batches) {
      expect(shape.length).toBe(Math.ceil(longest / 8) * 8);
      expect(ids.length).toBeLessThanOrEqual(shape.rows);
    }
  }
  const learned = (steps: typeof packed) => steps!.map((step) => step.learned);
  expect(learned(alone)).toEqual(learned(packed));
});

/** Examples of 3 to 40 tokens, none of them 0; each learns at least one, and not the first. */
function someExamples(count: number, seed = 1): Example[] {
  const random = randomOf(seed, 'examples');
  return Array.from({ length: count }, (_, i) => {
    const length = 3 + Math.floor(random() * 38);
    const ids = Int32Array.from({ length }, () => 1 + Math.floor(random() * 500));
    const learned = Uint8Array.from(ids, (_id, at) => Number(at > 0 && random() < 0.4));
    learned[1 + Math.floor(random() * (length - 1))] = 1;
    return { id: `example-${i}`, ids, learned };
  });
}

/** What a model reads and learns in each segment of a micro-batch; 0 where nothing is learned. */
function segmentsOf({ shape, tokens, segments, places, targets, shares }: MicroBatch) {
  const wanted = new Int32Array(tokens.length);
  for (const [i, place] of places.entries()) if (shares[i]! > 0) wanted[place] = targets[i]!;
  const found: { tokens: number[]; targets: number[] }[] = [];
  for (let row = 0; row < shape.rows; row++) {
    const inRow = segments.subarray(row * shape.length, (row + 1) * shape.length);
    for (let segment = 1; segment <= Math.max(...inRow); segment++) {
      const from = row * shape.length + inRow.indexOf(segment);
      const to = row * shape.length + inRow.lastIndexOf(segment) + 1;
      expect(inRow.filter((each) => each === segment)).toHaveLength(to - from);
      found.push({
        tokens: [...tokens.subarray(from, to)],
        targets: [...wanted.subarray(from, to)],
      });
    }
  }
  expect(wanted.some((target, i) => target > 0 && segments[i] === 0)).toBe(false);
  return found;
}

function sorted(values: unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}
