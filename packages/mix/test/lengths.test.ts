import { expect, test } from 'vitest';
import { openLengths } from '../src/commands/lengths.ts';

test.each<[number[], object, object]>([
  [[], { sum: 0, median: 0, p90: 0, p99: 0, max: 0 }, {}],
  [[0], { sum: 0, median: 0, p90: 0, p99: 0, max: 0 }, { 1: 1 }],
  [[9, 3, 3, 8], { sum: 23, median: 3, p90: 9, p99: 9, max: 9 }, { 4: 2, 16: 2 }],
  [
    Array.from({ length: 100 }, (_, at) => 100 - at),
    { sum: 5050, median: 50, p90: 90, p99: 99, max: 100 },
    { 2: 1, 4: 2, 8: 4, 16: 8, 32: 16, 64: 32, 128: 37 },
  ],
])('of %j', (given, spread, histogram) => {
  const lengths = openLengths();
  for (const length of given) lengths.add(length);
  expect(lengths.spread()).toEqual(spread);
  expect(lengths.histogram()).toEqual(histogram);
});
