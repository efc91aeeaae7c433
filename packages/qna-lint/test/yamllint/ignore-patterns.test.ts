import { expect, test } from 'vitest';
import { isIgnored } from '../../src/yamllint/ignore-patterns.ts';

test.each([
  ['a/b/qna.yaml', ['**/b/*.yaml'], true],
  ['a/b/qna.yaml', ['**/**/**/b/*.yaml'], true],
  ['a/b/qna.yaml', ['b/'], true],
  ['a/b/qna.yaml', ['/b/'], false],
  ['a/b/qna.yaml', ['*.yaml', '!qna.yaml'], false],
  ['a b ', ['a b\\   '], true],
  ['a b', ['a b   '], true],
  ['a', ['[z-a]'], false],
] as const)('%s under %j: %s', (path, patterns, ignored) => {
  expect(isIgnored(path, patterns)).toBe(ignored);
});

test('hostile patterns take no more time than others', () => {
  const path = `${'a/'.repeat(60)}qna.yaml`;
  expect(isIgnored(path, [`${'**/'.repeat(60)}b`])).toBe(false);
  expect(isIgnored(path, [`b${' '.repeat(1_000_000)}b`])).toBe(false);
});
