import { priority } from '@labpipe/records';
import { expect, test } from 'vitest';
import { applyQuotas, type Candidate } from '../src/quota.ts';
import type { Size } from '../src/source.ts';

const all = Array.from({ length: 100 }, (_, at) => ({
  source: at % 2,
  shape: 'given',
  priority: priority(42, at),
}));

const quota = (size: Size) => ({ name: 'a.jsonl', size, covers: () => true });
const keep = (candidates: readonly Candidate[], size: Size) => [
  ...applyQuotas(candidates, [quota(size)], false).keys(),
];

test.each([
  [{ count: 0 }, 0],
  [{ count: 7 }, 7],
  [{ count: 100 }, 100],
  [{ share: 0 }, 0],
  [{ share: 0.29 }, 29],
  [{ share: 0.999 }, 99],
  [{ share: 1 }, 100],
])('of 100 rows, %j keeps %i', (size, expected) => {
  expect(keep(all, size)).toHaveLength(expected);
});

test('keeps the smallest priorities', () => {
  const kept = keep(all, { count: 10 }).map((one) => one.priority);
  const sorted = all.map((one) => one.priority).sort((a, b) => a - b);
  expect(kept.sort((a, b) => a - b)).toEqual(sorted.slice(0, 10));
});

test('a smaller sample is part of a larger one', () => {
  const large = new Set(keep(all, { count: 60 }));
  expect(keep(all, { count: 20 }).every((one) => large.has(one as never))).toBe(true);
});

test('duplicates count once', () => {
  const twice = [...all, ...all.map((one) => ({ ...one }))];
  const kept = keep(twice, { count: 10 });
  expect(new Set(kept.map((one) => one.priority)).size).toBe(10);
});

test('a quota touches only what it covers', () => {
  const covers = ({ source }: Candidate) => source === 1;
  const kept = [...applyQuotas(all, [{ name: 'b', size: { count: 3 }, covers }], false).keys()];
  expect(kept.filter(({ source }) => source === 0)).toHaveLength(50);
  expect(kept.filter(({ source }) => source === 1)).toHaveLength(3);
});

test('more than there is to take is an error that says how much there is', () => {
  expect(() => keep(all, { count: 101 })).toThrow(
    'a.jsonl: Unexpected size 101, expected at most 100',
  );
});

test.each([
  [{ count: 100 }, 1, 1],
  [{ count: 130 }, 1, 2],
  [{ share: 2 }, 2, 2],
  [{ share: 2.55 }, 2, 3],
])('to oversample 100 rows to %j takes each of them %i to %i times', (size, least, most) => {
  const twice = [...all, ...all.map((one) => ({ ...one }))];
  const copies = [...applyQuotas(twice, [quota(size)], true).values()];
  expect([Math.min(...copies), Math.max(...copies)]).toEqual([least, most]);
  const wanted = 'count' in size ? size.count : Math.round(100 * size.share);
  expect(copies.reduce((sum, count) => sum + count, 0)).toBe(2 * wanted);
});

test('nothing cannot be oversampled', () => {
  expect(() => applyQuotas([], [quota({ count: 1 })], true)).toThrow('expected at most 0');
});
