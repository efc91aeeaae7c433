import { expect, test } from 'vitest';
import { lengthChoices } from '../../src/steps/lengths.ts';

test('the lengths hold every example, the longest choice has one for each of four sizes', () => {
  const positions = [3, 20, 20, 100, 101, 250, 251, 252];
  const choices = lengthChoices(positions);
  expect(choices.map(({ length }) => length)).toEqual([1, 2, 3, 4]);
  for (const lengths of choices) expect(lengths.at(-1)).toBe(256);
  expect(choices[3]).toEqual([8, 24, 104, 256]);
});

test('many short examples and a few long ones do not share a length', () => {
  const positions = [...new Array(100).fill(24), ...new Array(10).fill(400)];
  expect(lengthChoices(positions)[1]).toEqual([24, 400]);
});

test('examples of one size have one choice', () => {
  expect(lengthChoices([30, 31, 32])).toEqual([[32]]);
});

test('rows may hold several of the examples that are seen together', () => {
  const choices = lengthChoices([30, 31, 32], { together: 16 });
  expect(choices[0]).toEqual([32]);
  // 16 of them in two rows of 248, with 3% to spare, and so on; not one row of all, which would be long.
  expect(choices).toContainEqual([256]);
  for (const lengths of choices.slice(1)) expect(lengths[0]).toBeLessThanOrEqual(512);
});
