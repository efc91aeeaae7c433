import { contentId } from '@labpipe/records';
import { expect, test } from 'vitest';
import { openDocuments } from '../src/shapes/documents.ts';

const texts = Array.from({ length: 300 }, (_, at) => `Tower ${at} — ${'lit '.repeat(at % 7)}`);

function numbered(some: readonly string[]): string[] {
  const documents = openDocuments();
  for (const text of some) {
    documents.add('leaf', contentId(text), text);
    documents.add(`other ${text.length}`, contentId(text), text);
  }
  const { count, numberOf, text } = documents.of('leaf');
  const all = Array.from({ length: count }, (_, at) => text(at));
  expect(all.map((one) => numberOf(contentId(one)))).toEqual([...all.keys()]);
  documents.close();
  return all;
}

test('each document of a leaf is there once, in the same order however they came', () => {
  const all = numbered(texts);
  expect(new Set(all)).toEqual(new Set(texts));
  expect(all).toHaveLength(texts.length);
  expect(numbered([...texts, ...texts].reverse())).toEqual(all);
});

test('none were added', () => {
  const documents = openDocuments();
  expect(documents.isEmpty()).toBe(true);
  documents.close();
});
