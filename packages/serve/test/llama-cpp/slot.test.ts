import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { expect, test } from 'vitest';
import { blockSize, reusable } from '../../src/llama-cpp/slot.ts';

const tokens = Array.from({ length: 3 * blockSize }, (_, at) => at as Token);
const slot = (kept: readonly Token[], needsCheckpoints = false) => ({
  kept,
  sequence: { needsCheckpoints } as LlamaContextSequence,
});

test('only whole blocks of the same tokens are kept', () => {
  const kept = tokens.slice(0, 2 * blockSize);
  expect(reusable(slot(kept), tokens)).toBe(2 * blockSize);
  expect(reusable(slot(kept), [...tokens.slice(0, blockSize + 5), 9999 as Token])).toBe(blockSize);
  expect(reusable(slot(kept), [9999 as Token, ...tokens])).toBe(0);
});

test('a prompt is never kept whole: its last token says what comes next', () => {
  const kept = tokens.slice(0, blockSize);
  expect(reusable(slot(kept), kept)).toBe(0);
});

test('a model that cannot go back keeps nothing', () => {
  expect(reusable(slot(tokens, true), tokens)).toBe(0);
});
