import type { LlamaModel, Token } from 'node-llama-cpp';
import { expect, test } from 'vitest';
import { textDecoder } from '../../src/llama-cpp/text-decoder.ts';

/** A vocabulary whose tokens are the bytes. */
const bytes: Pick<LlamaModel, 'detokenize'> = {
  detokenize: (tokens) => Buffer.from(tokens as readonly number[]).toString('utf8'),
};
const decode = (input: Buffer) => {
  const decoder = textDecoder(bytes, []);
  const pieces = [...input].map((byte) => decoder.push(byte as Token));
  return { pieces, text: pieces.join('') + decoder.end() };
};

test('a character of several tokens comes when it is whole', () => {
  expect(decode(Buffer.from('aé😀')).pieces).toEqual(['a', '', 'é', '', '', '', '😀']);
});

test('bytes that are no character come as U+FFFD, soon or at the end, and hold nothing back', () => {
  expect(decode(Buffer.from([0x80, 0x61])).text).toBe('\uFFFDa');
  expect(decode(Buffer.from([0xf0, 0x9f])).text).toBe('\uFFFD');
  expect(decode(Buffer.alloc(9, 0x80)).text).toBe('\uFFFD'.repeat(9));
});
