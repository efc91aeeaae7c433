import { expect, test } from 'vitest';
import { priority, randomOf } from '../src/index.ts';

test('a priority follows from the seed and the parts alone', () => {
  expect(priority(42, 'leaf', 3)).toBe(priority(42, 'leaf', 3));
  expect(priority(42, 'leaf', 3)).not.toBe(priority(43, 'leaf', 3));
  expect(priority(42, 'a', 'b')).not.toBe(priority(42, 'ab'));
});

test.each([
  {
    name: 'priorities',
    draw: () => Array.from({ length: 10_000 }, (_, index) => priority(1, index)),
  },
  {
    name: 'a generator',
    draw: () => {
      const random = randomOf(7, 'x');
      return Array.from({ length: 10_000 }, random);
    },
  },
])('$name are uniform in [0, 1)', ({ draw }) => {
  const drawn = draw();
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(1);
  const tenths = Array<number>(10).fill(0);
  for (const value of drawn) tenths[Math.floor(value * 10)]!++;
  // 1,000 expected in each, with a standard deviation of 30.
  for (const tenth of tenths) expect(Math.abs(tenth - 1000)).toBeLessThan(150);
});

test('two generators of the same seed and parts agree, of other parts they do not', () => {
  const [a, b, c] = [randomOf(1, 'a'), randomOf(1, 'a'), randomOf(1, 'b')];
  const first = [a(), a(), a()];
  expect([b(), b(), b()]).toEqual(first);
  expect([c(), c(), c()]).not.toEqual(first);
});
