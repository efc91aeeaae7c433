import { randomOf } from '@labpipe/records';
import { describe, expect, test } from 'vitest';
import { bootstrapInterval } from '../src/statistics/bootstrap.ts';
import { mean, standardError } from '../src/statistics/mean.ts';
import { wilsonInterval } from '../src/statistics/wilson.ts';

describe("Wilson's interval", () => {
  // Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is the published one', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  test('solves the equation it comes from: its ends are as far as the score test allows', () => {
    for (const [successes, trials] of [
      [3, 7],
      [58, 60],
      [411, 1000],
    ] as const) {
      for (const end of wilsonInterval(successes, trials)) {
        const z = (successes / trials - end) / Math.sqrt((end * (1 - end)) / trials);
        expect(Math.abs(z)).toBeCloseTo(1.959964, 5);
      }
    }
  });

  test('holds the share, lies within 0 to 1 and mirrors, for every count of up to 60 trials', () => {
    for (let trials = 1; trials <= 60; trials++) {
      for (let successes = 0; successes <= trials; successes++) {
        const [low, high] = wilsonInterval(successes, trials);
        const [mirroredLow, mirroredHigh] = wilsonInterval(trials - successes, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        expect(high).toBeLessThanOrEqual(1);
        expect(mirroredLow).toBeCloseTo(1 - high, 12);
        expect(mirroredHigh).toBeCloseTo(1 - low, 12);
      }
    }
  });

  test('covers the truth in about 95% of experiments', () => {
    const random = randomOf(5);
    let covered = 0;
    for (let experiment = 0; experiment < 2000; experiment++) {
      const truth = 0.05 + 0.9 * random();
      const successes = Array.from({ length: 50 }, random).filter((draw) => draw < truth).length;
      const [low, high] = wilsonInterval(successes, 50);
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / 2000).toBeGreaterThan(0.93);
    expect(covered / 2000).toBeLessThan(0.97);
  });

  test.each([
    [1, 0],
    [-1, 5],
    [6, 5],
    [Number.NaN, 5],
  ])('of %d in %d does not exist', (successes, trials) => {
    expect(() => wilsonInterval(successes, trials)).toThrow(RangeError);
  });
});

describe('the standard error', () => {
  test('of 1 to 5 is the textbook one', () => {
    expect(standardError([1, 2, 3, 4, 5])).toBeCloseTo(Math.sqrt(2.5 / 5), 12);
  });

  test('of zeros and ones is that of a proportion, with n - 1', () => {
    expect(standardError([1, 1, 1, 0])).toBeCloseTo(Math.sqrt((0.75 * 0.25) / 3), 12);
  });

  test('of one value is 0', () => {
    expect(standardError([0.3])).toBe(0);
  });
});

describe('the bootstrap interval', () => {
  const values = Array.from({ length: 80 }, (_, at) => ((at * 37) % 100) / 100);

  test('is the same for the same seed', () => {
    expect(bootstrapInterval(values, randomOf(1))).toEqual(bootstrapInterval(values, randomOf(1)));
  });

  test('is close to the normal interval where that one is right', () => {
    const [low, high] = bootstrapInterval(values, randomOf(1));
    const half = 1.96 * standardError(values);
    expect(low).toBeCloseTo(mean(values) - half, 1);
    expect(high).toBeCloseTo(mean(values) + half, 1);
    expect((high - low) / (2 * half)).toBeGreaterThan(0.9);
    expect((high - low) / (2 * half)).toBeLessThan(1.1);
  });

  test('of equal values is that value', () => {
    expect(bootstrapInterval([0.25, 0.25], randomOf(1))).toEqual([0.25, 0.25]);
  });

  test('of nothing does not exist', () => {
    expect(() => bootstrapInterval([], randomOf(1))).toThrow(RangeError);
  });
});
