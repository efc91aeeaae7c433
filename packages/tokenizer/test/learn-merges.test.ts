import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { learnMerges } from '../src/learn-merges.ts';

test("the example of Sennrich et al.: 'er', then what ends in it, is joined first", () => {
  const counts = new Map([
    ['low', 5],
    ['lower', 2],
    ['newest', 6],
    ['widest', 3],
  ]);
  const { merges, tokens } = learnMerges(counts, 256 + 5);
  // es 9, st 9 and est 9; of equals the pair of the older tokens comes first: bytes in alphabetical order.
  expect(merges).toEqual([
    ['e', 's'],
    ['es', 't'],
    ['l', 'o'],
    ['lo', 'w'],
    ['e', 'w'],
  ]);
  expect(tokens.slice(256)).toEqual(['es', 'est', 'lo', 'low', 'ew']);
});

test('a slow count of all pairs after each merge gives the same merges', () => {
  const random = randomOf(3, 'merges');
  for (let round = 0; round < 40; round++) {
    const counts = new Map<string, number>();
    for (let i = 0; i < 60; i++) {
      const length = 1 + Math.floor(random() * 9);
      const word = Array.from({ length }, () => 'abc'[Math.floor(random() * 3)]).join('');
      counts.set(word, 1 + Math.floor(random() * 5));
    }
    expect(learnMerges(counts, 256 + 25).merges).toEqual(slowMerges(counts, 256 + 25));
  }
});

test('the order of the words changes nothing', () => {
  const words = 'the quick brown fox jumps over the lazy dog while the other fox sleeps'.split(' ');
  const counts = words.map((word, i) => [` ${word}${i % 3}`, 2] as const);
  expect(learnMerges(new Map(counts.toReversed()), 320)).toEqual(learnMerges(new Map(counts), 320));
});

test('no token comes twice, however many pairs make it', () => {
  const random = randomOf(5, 'twice');
  const counts = new Map<string, number>();
  for (let i = 0; i < 500; i++) {
    const length = 2 + Math.floor(random() * 12);
    counts.set(Array.from({ length }, () => 'ab'[Math.floor(random() * 2)]).join(''), 2);
  }
  const { tokens, merges } = learnMerges(counts, 600);
  expect(new Set(tokens).size).toBe(tokens.length);
  expect(new Set(merges.map(String)).size).toBe(merges.length);
});

test('it stops where no pair repeats', () => {
  expect(
    learnMerges(
      new Map([
        ['abc', 1],
        ['xy', 1],
      ]),
      1000,
    ).merges,
  ).toEqual([]);
  expect(learnMerges(new Map(), 1000).tokens).toHaveLength(256);
});

test('a word of a megabyte is no word, and costs nothing', () => {
  const began = performance.now();
  const { merges } = learnMerges(
    new Map([
      ['ab'.repeat(500_000), 9],
      ['no', 2],
    ]),
    500,
  );
  expect(merges).toEqual([['n', 'o']]);
  expect(performance.now() - began).toBeLessThan(2000);
});

/** The same by its definition: count every pair anew for each merge. */
function slowMerges(counts: ReadonlyMap<string, number>, size: number): [string, string][] {
  const order = new Map<string, number>();
  const rank = (token: string) => order.get(token) ?? -1000 + token.charCodeAt(0);
  const words = [...counts].map(([word, count]) => ({ symbols: [...word], count }));
  const merges: [string, string][] = [];
  while (256 + order.size < size) {
    const pairs = new Map<string, { pair: [string, string]; count: number }>();
    for (const { symbols, count } of words) {
      for (let i = 1; i < symbols.length; i++) {
        const pair: [string, string] = [symbols[i - 1]!, symbols[i]!];
        const entry = pairs.get(String(pair)) ?? { pair, count: 0 };
        entry.count += count;
        pairs.set(String(pair), entry);
      }
    }
    const [best] = [...pairs.values()].sort(
      (a, b) =>
        b.count - a.count || rank(a.pair[0]) - rank(b.pair[0]) || rank(a.pair[1]) - rank(b.pair[1]),
    );
    if (!best || best.count < 2) break;
    const [left, right] = best.pair;
    if (!merges.some((merge) => String(merge) === String(best.pair))) merges.push(best.pair);
    if (!order.has(left + right)) order.set(left + right, order.size);
    for (const word of words) {
      const joined: string[] = [];
      for (let i = 0; i < word.symbols.length; i++) {
        const isPair = word.symbols[i] === left && word.symbols[i + 1] === right;
        joined.push(isPair ? left + right : word.symbols[i]!);
        if (isPair) i++;
      }
      word.symbols = joined;
    }
  }
  return merges;
}
