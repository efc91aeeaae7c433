import { expect, test } from 'vitest';
import { parseTags } from '../../src/parse/tags.ts';
import { trim } from '../../src/parse/trim.ts';

test.each([
  ['** a *b* :', 'a *b* :'],
  ['::', ''],
  ['', ''],
])('%j is trimmed to %j', (text, trimmed) => {
  expect(trim(text, /[\s*_:]/, /[\s*_]/)).toBe(trimmed);
});

test('a reply of a model that loops is read in time of its length', () => {
  const loop = `x${' '.repeat(1_000_000)}y`;
  const { rows } = parseTags(
    { text: `[Start]${loop}`, finish: 'stop' },
    [{ start: '[Start]', end: '[End]' }],
    ['text'],
  );
  expect(rows).toEqual([[loop]]);
});
