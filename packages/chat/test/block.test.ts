import { expect, test } from 'vitest';
import { newBlock } from '../src/block.ts';

/** The messages that these lines come to. */
function messages(...lines: string[]): string[] {
  const block = newBlock();
  return lines.map((line) => block.push(line)).filter((text) => text !== undefined);
}

test.each([
  [
    ['one', 'two'],
    ['one', 'two'],
  ],
  [['one \\', 'two'], ['one \ntwo']],
  [
    ['"""', 'one', '', 'two', '"""', 'three'],
    ['one\n\ntwo', 'three'],
  ],
  [['"""one', 'two"""'], ['one\ntwo']],
  [['"""one"""'], ['one']],
  [['"""', 'a \\', '"""'], ['a \\']],
  [['say """'], ['say """']],
])('%j is %j', (lines, expected) => {
  expect(messages(...lines)).toEqual(expected);
});

test('what was begun can be dropped', () => {
  const block = newBlock();
  block.push('"""');
  block.push('one');
  block.reset();
  expect([block.open, block.push('two')]).toEqual([false, 'two']);
});
