import { expect, test } from 'vitest';
import { clipScale, gradientNorm } from '../../src/model/gradient-norm.ts';
import { learningRate } from '../../src/model/schedule.ts';

const schedule = { peak: 0.01, warmup: 4, total: 20 };
const rates = Array.from({ length: 20 }, (_, i) => learningRate(schedule, i + 1));

test('the rate rises in equal steps to its peak', () => {
  expect(rates.slice(0, 4).map((rate) => rate.toFixed(4))).toEqual([
    '0.0025',
    '0.0050',
    '0.0075',
    '0.0100',
  ]);
});

test('the rate then falls with every step and is never 0', () => {
  const after = rates.slice(3);
  expect(after.every((rate, i) => i === 0 || rate < after[i - 1]!)).toBe(true);
  expect(rates.at(-1)).toBeGreaterThan(0);
  expect(rates.at(-1)).toBeLessThan(0.0002);
});

test('half way down it is half', () => {
  expect(learningRate({ peak: 1, warmup: 0, total: 20 }, 11)).toBeCloseTo(0.5, 10);
});

test('without warm-up the first step has the peak', () => {
  expect(learningRate({ peak: 1, warmup: 0, total: 1 }, 1)).toBe(1);
});

test('the norm is over all gradients together, and clipping brings it down to the limit', () => {
  const norm = gradientNorm([Float32Array.of(3, 0), Float32Array.of(4)]);
  expect(norm).toBe(5);
  expect(clipScale(norm, 1) * norm).toBeCloseTo(1, 12);
  expect(clipScale(0.5, 1)).toBe(1);
});
