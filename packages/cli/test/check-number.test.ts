import { expect, test } from 'vitest';
import { checkNumber, checkWhole, UsageError } from '../src/index.ts';

test.each([undefined, 1, 7])('%s is a whole number from 1 to 7', (value) => {
  expect(() => checkWhole('jobs', value, 1, 7)).not.toThrow();
});

test.each([0, 8, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%s is none', (value) => {
  expect(() => checkWhole('jobs', value, 1, 7)).toThrow(UsageError);
});

test('what is expected is said with its range', () => {
  expect(() => checkWhole('limit', -1, 0)).toThrow(
    '--limit: Unexpected -1, expected a whole number from 0',
  );
  expect(() => checkNumber('share', 1.5, 0, 1)).toThrow(
    '--share: Unexpected 1.5, expected a number from 0 to 1',
  );
  expect(() => checkNumber('share', 0.5, 0, 1)).not.toThrow();
});
