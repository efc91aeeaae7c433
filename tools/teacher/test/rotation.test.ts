import { expect, test } from 'vitest';
import { type Item, rotate } from '../src/rotation.ts';

const items: Item[] = [20, 16, 1, 7].map((count, item) => ({
  questions: Array.from({ length: count }, (_, phrasing) => `item ${item}, phrasing ${phrasing}?`),
  answer: `answer ${item}`,
}));
const equal: Item[] = items
  .slice(0, 2)
  .map((item) => ({ ...item, questions: item.questions.slice(0, 16) }));
const asked = (list: Item[], count: number, seed: number) =>
  rotate(list, count, seed).map(({ question }) => question);

test('the same seed gives the same pairs, each with the answer of its item', () => {
  expect(rotate(items, 9, 5)).toEqual(rotate(items, 9, 5));
  for (const { question, answer } of rotate(items, 44, 5)) {
    expect(answer).toBe(`answer ${/item (\d)/.exec(question)?.[1]}`);
  }
});

test('consecutive seeds share no question until all are used, from any first seed', () => {
  for (const first of [0, 41, 2 ** 31 - 9]) {
    const questions = [0, 1, 2, 3].flatMap((step) => asked(equal, 8, first + step));
    expect(new Set(questions).size).toBe(32);
  }
});

test('every item is asked for as often as every other', () => {
  for (const seed of [0, 3, 77]) {
    const times = asked(equal, 10, seed).filter((question) => question.startsWith('item 0'));
    expect(times).toHaveLength(5);
  }
});

test('no question comes twice in one reply, and no more come than there are', () => {
  for (const seed of [0, 1, 12345]) {
    const questions = asked(items, 1000, seed);
    expect(questions).toHaveLength(44);
    expect(new Set(questions).size).toBe(44);
  }
});

test('nothing to ask for gives nothing', () => {
  expect(rotate([], 30, 1)).toEqual([]);
  expect(rotate(items, 0, 1)).toEqual([]);
});
