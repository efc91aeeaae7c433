import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { stopTexts } from '../src/stop-texts.ts';

/** What an answer in these pieces comes to. */
function run(pieces: readonly string[], stops: readonly string[]) {
  const found = stopTexts(stops);
  let text = '';
  for (const piece of pieces) {
    const result = found.push(piece);
    text += result.text;
    if (result.stopped) return { text, stopped: true };
  }
  return { text: text + found.end(), stopped: false };
}

test('a stop text across pieces is found, and what only began like it is given back', () => {
  expect(run(['a E', 'N', 'D b'], ['END'])).toEqual({ text: 'a ', stopped: true });
  expect(run(['a E', 'N', ' b'], ['END'])).toEqual({ text: 'a EN b', stopped: false });
});

test('the first of several stop texts counts', () => {
  expect(run(['one two three'], ['three', 'two'])).toEqual({ text: 'one ', stopped: true });
});

test('text that cannot be a stop text is not held back', () => {
  expect(stopTexts(['END']).push('abc')).toEqual({ text: 'abc', stopped: false });
});

test('where an answer is cut into pieces changes nothing', () => {
  const random = randomOf(1, 'stop-texts');
  const letters = (count: number) =>
    Array.from({ length: count }, () => 'ab\n'[Math.floor(random() * 3)]).join('');
  for (let round = 0; round < 2000; round++) {
    const text = letters(12);
    const stops = [letters(2), letters(3)];
    const cuts = [...text].map(() => random() < 0.4);
    const pieces: string[] = [''];
    for (const [at, letter] of [...text].entries()) {
      pieces[pieces.length - 1] += letter;
      if (cuts[at]) pieces.push('');
    }
    const ends = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
    // In pieces the stop that is complete first counts; as a whole the one that begins first. Both start the same answer.
    const whole = run([...text], stops);
    const result = run(pieces, stops);
    expect(result.stopped).toBe(ends.length > 0);
    if (stops[0]?.length === stops[1]?.length || ends.length === 0) expect(result).toEqual(whole);
    expect(text.startsWith(result.text)).toBe(true);
  }
});
