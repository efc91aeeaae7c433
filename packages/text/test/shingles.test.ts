import { expect, test } from 'vitest';
import { jaccard, nGramsOf, normalText, shingleSet } from '../src/index.ts';

const texts = [
  'The tower of Ashgrell was lit in 1911.',
  'The tower of Ashgrell was lit in 1912!',
  'the TOWER of ashgrell — was lit, in “1911”',
  'Ein Leuchtturm steht am Ufer des Meeres, weit draußen.',
  'aaaaaaaaaaaa',
  'aaaaaaaaaaaa…',
  'a',
  ' -- ',
  '',
];

/** Jaccard's index by strings: slow, and plain to see. */
function plainIndex(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => {
    const padded = ` ${normalText(text)} `;
    const count = Math.max(1, padded.length - 4);
    return new Set(Array.from({ length: count }, (_, at) => padded.slice(at, at + 5)));
  }) as [Set<string>, Set<string>];
  const common = [...left].filter((shingle) => right.has(shingle)).length;
  return common / (left.size + right.size - common);
}

test("sets of shingles have the Jaccard index of the texts' runs of five characters", () => {
  for (const a of texts) {
    for (const b of texts) {
      expect(jaccard(shingleSet(a), shingleSet(b)), `${a} / ${b}`).toBe(plainIndex(a, b));
    }
  }
});

test('the same text under another salt has nothing in common', () => {
  expect(jaccard(shingleSet(texts[0]!, 1), shingleSet(texts[0]!, 2))).toBe(0);
});

test('runs of words are equal wherever they stand, and there are none in fewer words', () => {
  const runs = [...nGramsOf('a b c d e', 3)];
  expect(runs.map(({ at }) => at)).toEqual([0, 1, 2]);
  expect([...nGramsOf('x b c d', 3)][1]!.hash).toBe(runs[1]!.hash);
  expect(new Set(runs.map(({ hash }) => hash)).size).toBe(3);
  expect(runs.every(({ hash }) => Number.isSafeInteger(hash))).toBe(true);
  expect([...nGramsOf('a b', 3)]).toEqual([]);
  expect([...nGramsOf('', 1)]).toEqual([]);
});
