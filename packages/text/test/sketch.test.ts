import { expect, test } from 'vitest';
import { bandKeys, bandsFor, foundAt, mix32, openSketch, sketchSize } from '../src/index.ts';

const sketch = openSketch();
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => mix32(from + at + 1));
const sketchOf = (set: number[]) => sketch(Uint32Array.from(set));

/** Pairs of sets of this size that have exactly this Jaccard index, none with an element of another pair. */
function pairs(size: number, common: number, count: number): [number[], number[]][] {
  return Array.from({ length: count }, (_, at) => {
    const start = at * 2 * size + size * 1_000_003;
    const shared = numbers(start, start + common);
    const own = size - common;
    return [
      [...shared, ...numbers(start + common, start + common + own)],
      [...numbers(start + size, start + size + own), ...shared],
    ];
  });
}

test.each([
  [3, 2],
  [10, 8],
  [100, 60],
  [1000, 900],
])(
  'sketches of sets of %i with %i in common agree as often as their Jaccard index says',
  (size, common) => {
    const count = 400;
    let agreed = 0;
    for (const [a, b] of pairs(size, common, count)) {
      const [left, right] = [sketchOf(a), sketchOf(b)];
      for (let at = 0; at < sketchSize; at++) if (left[at] === right[at]) agreed++;
    }
    const index = common / (2 * size - common);
    expect(agreed / (count * sketchSize)).toBeCloseTo(index, 1.4);
  },
);

test('a sketch follows from the set alone: not from order, repetition, or what was sketched before', () => {
  const set = numbers(0, 50);
  const first = sketchOf(set);
  sketchOf(numbers(100, 101));
  expect(sketchOf([...set, ...set].reverse())).toEqual(first);
  expect(sketchOf([])).toEqual(new Uint32Array(sketchSize));
});

test.each([0.5, 0.7, 0.8, 0.9])('bands for %f find nearly all pairs at it', (threshold) => {
  const bands = bandsFor(threshold, sketchSize);
  expect(bands.bands * bands.rows).toBeLessThanOrEqual(sketchSize);
  expect(foundAt(threshold, bands)).toBeGreaterThanOrEqual(0.99);
  const size = 200;
  const common = Math.ceil((2 * size * threshold) / (1 + threshold));
  const planted = pairs(size, common, 500);
  const found = planted.filter(([a, b]) => {
    const keys = new Set(bandKeys(sketchOf(a), bands));
    return bandKeys(sketchOf(b), bands).some((key) => keys.has(key));
  });
  expect(found.length / planted.length).toBeGreaterThan(0.97);
});

test('bands of less than the threshold keep pairs apart that have little in common', () => {
  const bands = bandsFor(0.8, sketchSize);
  const far = pairs(200, 67, 500).filter(([a, b]) => {
    const keys = new Set(bandKeys(sketchOf(a), bands));
    return bandKeys(sketchOf(b), bands).some((key) => keys.has(key));
  });
  expect(far.length).toBeLessThan(10);
});

test('keys of another stamp are others', () => {
  const bands = bandsFor(0.8, sketchSize);
  const one = sketchOf(numbers(0, 20));
  const keys = new Set(bandKeys(one, bands, 1));
  expect(bandKeys(one, bands, 2).some((key) => keys.has(key))).toBe(false);
});
