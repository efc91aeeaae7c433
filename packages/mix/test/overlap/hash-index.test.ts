import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { openHashIndex } from '../../src/overlap/hash-index.ts';

test.each([2, Number.POSITIVE_INFINITY])('finds the rows that a Map finds, up to %d', (most) => {
  const random = randomOf(1, 'hash-index');
  const expected = new Map<number, Set<number>>();
  const index = openHashIndex(most);
  for (let row = 0; row < 5000; row++) {
    // Some hashes that differ in their upper half alone, and some that many rows have, twice in a row.
    const low = Math.floor(random() * 3000);
    const hash = low + Math.floor(random() * 3) * 2 ** 32 + (low % 2) * 2 ** 51;
    for (const one of [hash, 7, hash]) {
      index.add(one, row);
      expected.set(one, (expected.get(one) ?? new Set()).add(row));
    }
  }
  for (const [hash, rows] of expected) {
    const found = [...index.rowsWith(hash)].reverse();
    expect(found).toEqual(rows.size > most ? [] : [...rows]);
  }
  expect(index.rowsWith(2 ** 52 - 1)).toEqual([]);
});

test('what every row has takes no longer than what none else has', () => {
  const index = openHashIndex();
  for (let row = 0; row < 300_000; row++) index.add(1, row);
  expect(index.rowsWith(1)).toHaveLength(300_000);
});
