import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { phraseFinder } from '../src/held-out/phrase-finder.ts';

test('finds phrases that begin, end and lie within each other', () => {
  const { phrasesIn, holdsAny } = phraseFinder(['he', 'she', 'his', 'hers']);
  expect([...phrasesIn('ushers')]).toEqual(['she', 'he', 'hers']);
  expect(holdsAny('ushers')).toBe(true);
  expect(holdsAny('usurer')).toBe(false);
});

test('finds nothing when there is nothing to find', () => {
  expect(phraseFinder([]).holdsAny('text')).toBe(false);
  expect(phraseFinder(['']).holdsAny('text')).toBe(false);
  expect([...phraseFinder(['a']).phrasesIn('')]).toEqual([]);
});

test('agrees with String.includes on texts over a small alphabet', () => {
  const random = randomOf(7);
  const word = (most: number) =>
    Array.from({ length: 1 + Math.floor(random() * most) }, () => 'abc'[Math.floor(random() * 3)]);
  for (let round = 0; round < 300; round++) {
    const phrases = new Set(Array.from({ length: 8 }, () => word(5).join('')));
    const text = word(40).join('');
    const expected = [...phrases].filter((phrase) => text.includes(phrase)).sort();
    const finder = phraseFinder(phrases);
    expect([...new Set(finder.phrasesIn(text))].sort()).toEqual(expected);
    expect(finder.holdsAny(text)).toBe(expected.length > 0);
  }
});

test('is not slowed down by a text that nearly matches everywhere', () => {
  const finder = phraseFinder([`${'a'.repeat(20_000)}b`]);
  const began = performance.now();
  expect(finder.holdsAny('a'.repeat(2_000_000))).toBe(false);
  expect(performance.now() - began).toBeLessThan(5000); // A naive search takes minutes.
});
