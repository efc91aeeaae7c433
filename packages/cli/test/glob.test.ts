import { expect, test } from 'vitest';
import { matchesGlob } from '../src/index.ts';

// What Python's glob.glob(pattern, recursive=True) finds, which InstructLab's patterns were written for.
const cases: [pattern: string, path: string, matches: boolean][] = [
  ['phoenix.md', 'phoenix.md', true],
  ['./phoenix.md', 'phoenix.md', true],
  ['phoenix.md', 'docs/phoenix.md', false],
  ['*.md', 'phoenix.md', true],
  ['*.md', 'docs/phoenix.md', false],
  ['*.md', '.hidden.md', false],
  ['.*.md', '.hidden.md', true],
  ['**/*.md', 'phoenix.md', true],
  ['**/*.md', 'a/b/c/phoenix.md', true],
  ['**/*.md', 'a/.git/phoenix.md', false],
  ['**', 'a/b/phoenix.md', true],
  ['docs/**/x.md', 'docs/x.md', true],
  ['docs/**/x.md', 'docs/a/b/x.md', true],
  ['docs/**/x.md', 'other/x.md', false],
  ['**/a/**/b', 'a/a/c/b', true],
  ['?.md', 'a.md', true],
  ['?.md', 'ab.md', false],
  ['[ab].md', 'b.md', true],
  ['[!ab].md', 'b.md', false],
  ['[a-c]x.md', 'bx.md', true],
  ['[]x].md', '].md', true],
  ['[x.md', '[x.md', true],
  ['*.{md,pdf}', 'a.md', false],
  ['PHOENIX.md', 'phoenix.md', false],
  ['*a*b*c', 'xxaxxbxxc', true],
  ['*a*b*c', 'xxaxxcxxb', false],
  ['', 'a', false],
];

test.each(cases)('%s on %s: %s', (pattern, path, matches) => {
  expect(matchesGlob(pattern, path)).toBe(matches);
});

test('a hostile pattern takes no more than length times length steps', () => {
  const began = performance.now();
  expect(matchesGlob(`${'*a'.repeat(500)}b`, 'a'.repeat(5000))).toBe(false);
  expect(matchesGlob(`${'**/'.repeat(500)}b`, 'a/'.repeat(5000))).toBe(false);
  expect(performance.now() - began).toBeLessThan(2000);
});
