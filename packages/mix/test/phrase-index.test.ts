import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { keyOf, phraseIndex } from '../src/held-out/phrase-index.ts';

const named = ({ high, low }: { high: number; low: number }) => `${high} ${low}`;

test.each([
  [8, 5],
  [8, 30],
  [3000, 40],
])('%i phrases of up to %i characters are found where String.includes finds them', (size, most) => {
  const random = randomOf(size + most, 'phrases');
  const word = (longest: number) =>
    Array.from(
      { length: 1 + Math.floor(random() * longest) },
      () => 'abc'[Math.floor(random() * 3)],
    ).join('');
  for (let round = 0; round < 300; round += Math.ceil(size / 20)) {
    const phrases = Array.from({ length: size }, () => word(most));
    const index = phraseIndex(() => ['', ...phrases]);
    // Some in each text, in which there is more.
    for (const text of [word(60), `${word(9)}${phrases[3]}${word(9)}`, phrases[0]!, '']) {
      const expected = new Set(phrases.filter((phrase) => text.includes(phrase)));
      const found = new Set(Array.from(index.keysIn(text), named));
      expect(found).toEqual(new Set(Array.from(expected, (phrase) => named(keyOf(phrase)))));
      expect(index.holdsAny(text)).toBe(expected.size > 0);
    }
    index.close();
  }
});

test('a phrase is found at each place that it stands at', () => {
  const index = phraseIndex(() => ['how high is the tower', 'is']);
  const text = 'how high is the tower how high is the tower';
  expect([...index.keysIn(text)]).toHaveLength(4);
  index.close();
});

test('nothing is found when there is nothing to find', () => {
  const index = phraseIndex(() => ['']);
  expect(index.holdsAny('')).toBe(false);
  expect(index.holdsAny('a text')).toBe(false);
  index.close();
});
