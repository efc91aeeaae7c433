import { expect, test } from 'vitest';
import { normalText } from '../src/normal-text.ts';

test.each([
  ['', ''],
  ['  ', ''],
  ['.', ''],
  ['Is it  lit,\tat DUSK?\n', 'is it lit at dusk'],
  ['gauge_12', 'gauge 12'],
  ['Café ﬁne: ½', 'café fine 1 2'],
  ['\ud800 lone', 'lone'],
])('the normal form of %j is %j', (text, normal) => {
  expect(normalText(text)).toBe(normal);
});

test('a text in ASCII has the form that any text has', () => {
  let state = 1;
  const below = (limit: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 1;
    return (state >>> 8) % limit;
  };
  for (let round = 0; round < 300; round++) {
    const length = below(round % 50 === 0 ? 20_000 : 40);
    const text = String.fromCharCode(...Array.from({ length }, () => below(128)));
    // With a letter of another script, which stays as it is.
    expect(normalText(text)).toBe(normalText(`${text} ж`).slice(0, -1).trim());
  }
});
