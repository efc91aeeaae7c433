import { contentId } from '@labpipe/records';
import { expect, test } from 'vitest';
import { ofHex } from '../src/lesson.ts';
import { openLessonSet } from '../src/lesson-set.ts';

const lessons = Array.from({ length: 5000 }, (_, at) => ofHex(contentId(at)));

test.each([100_000, 64, 513, 1])('each lesson is new once, with %i of them in memory', (most) => {
  const some = most < 10 ? lessons.slice(0, 50) : lessons;
  const set = openLessonSet(most);
  expect(some.filter((lesson) => set.add(lesson))).toEqual(some);
  expect(some.filter((lesson) => set.add(lesson))).toEqual([]);
  expect(some.every((lesson) => set.has(lesson))).toBe(true);
  expect(set.has(ofHex(contentId('other')))).toBe(false);
  expect(set.add(ofHex(contentId('new')))).toBe(true);
});

test('lessons that share a half are told apart', () => {
  for (const most of [10_000, 1000]) {
    const set = openLessonSet(most);
    for (let low = 0; low < 2500; low++) expect(set.add({ high: 7, low })).toBe(true);
    for (let high = 8; high < 1000; high++) expect(set.add({ high, low: 3 })).toBe(true);
    for (let low = 0; low < 2500; low++) expect(set.add({ high: 7, low })).toBe(false);
    expect(set.add({ high: 6, low: 3 })).toBe(true);
  }
});
