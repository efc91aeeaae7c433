import { expect, test } from 'vitest';
import { gradientNorm } from '../../src/model/gradient-norm.ts';

// One number alone, a last four that is not full, the end of a block and one more.
test.each([1, 2, 6, 16_384, 16_385, 40_003])('of %s numbers is the root of their squares', (n) => {
  const numbers = Float32Array.from({ length: n }, (_, i) => Math.sin(i + 1));
  const sum = numbers.reduce((sum, each) => sum + each * each, 0);
  expect(gradientNorm([numbers]) / Math.sqrt(sum)).toBeCloseTo(1, 12);
});

test('is that of all arrays together, whatever was measured before', () => {
  expect(gradientNorm([Float32Array.of(9, 9, 9, 9, 9)])).toBeCloseTo(9 * Math.sqrt(5), 12);
  expect(gradientNorm([Float32Array.of(1, 2), Float32Array.of(2), new Float32Array(0)])).toBe(3);
});

test('of squares beyond float32 is finite', () => {
  expect(gradientNorm([Float32Array.of(2 ** 100, 2 ** 100)])).toBeCloseTo(
    Math.SQRT2 * 2 ** 100,
    -20,
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('of %s is not finite', (value) => {
  expect(gradientNorm([Float32Array.of(0, 0, value)])).not.toBeLessThan(Number.MAX_VALUE);
});
