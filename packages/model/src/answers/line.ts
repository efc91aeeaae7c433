import type { ChatAnswer } from '../answer.ts';
import { isAnswer } from './is-answer.ts';

const before = '{"key":"';
const keyLength = 40;
const keyEnd = before.length + keyLength;

/** An answer as it is kept: a line of JSON that begins with its key. */
export function lineOf(key: string, answer: ChatAnswer): Buffer {
  return Buffer.from(`${before}${key}","answer":${JSON.stringify(answer)}}\n`);
}

/** The key of the line between two places of a text; nothing where it is no whole line of an answer. */
export function keyOfLine(bytes: Buffer, start: number, end: number): string | undefined {
  const isWhole =
    end - start > keyEnd && bytes[end - 1] === brace && bytes[start + keyEnd] === quote;
  if (!isWhole || bytes.toString('latin1', start, start + before.length) !== before)
    return undefined;
  const key = bytes.toString('latin1', start + before.length, start + keyEnd);
  return /^[0-9a-f]+$/.test(key) ? key : undefined;
}

const brace = '}'.charCodeAt(0);
const quote = '"'.charCodeAt(0);

/** The answer in a line; nothing where it is damaged, or another key's. */
export function answerOfLine(text: string, key: string): ChatAnswer | undefined {
  if (!text.startsWith(key, before.length)) return undefined;
  try {
    const { answer } = JSON.parse(text) as { answer?: unknown };
    return isAnswer(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}
