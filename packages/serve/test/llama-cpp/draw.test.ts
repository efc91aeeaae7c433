import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { draw } from '../../src/llama-cpp/draw.ts';

const probabilities = new Map([
  ['a', 0.6],
  ['b', 0.3],
  ['c', 0.1],
]);

/** How often each is drawn in 20,000. */
function shares(settings: { temperature: number; topP: number }) {
  const random = randomOf(3, 'draw');
  const counts = { a: 0, b: 0, c: 0 };
  for (let round = 0; round < 20_000; round++) {
    counts[draw(probabilities, settings, random) as 'a']++;
  }
  return [counts.a, counts.b, counts.c].map((count) => count / 20_000);
}

test('temperature 0 takes the likeliest', () => {
  expect(shares({ temperature: 0, topP: 1 })).toEqual([1, 0, 0]);
});

test('temperature 1 draws by the probabilities', () => {
  const [a, b, c] = shares({ temperature: 1, topP: 1 });
  expect(a).toBeCloseTo(0.6, 1);
  expect(b).toBeCloseTo(0.3, 1);
  expect(c).toBeCloseTo(0.1, 1);
});

test('temperature 0.5 draws by their squares', () => {
  expect(shares({ temperature: 0.5, topP: 1 })[0]).toBeCloseTo(0.36 / 0.46, 1);
});

test('top_p leaves out what is less likely', () => {
  const [a, b, c] = shares({ temperature: 1, topP: 0.7 });
  expect(a).toBeCloseTo(2 / 3, 1);
  expect(b).toBeCloseTo(1 / 3, 1);
  expect(c).toBe(0);
  expect(shares({ temperature: 1, topP: 0 })).toEqual([1, 0, 0]);
});
