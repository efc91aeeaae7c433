import { hash } from 'node:crypto';
import { contentId } from '@labpipe/records';
import type { RowMessage } from './training-row.ts';

/**
 * The hash of what a trainer learns of a row, 64 bits as halves of 32: rows with the same are duplicates. Not the row's id: it
 * is taken from a form that rows which pass as they stand have already, so that their bytes are hashed and nothing is copied.
 */
export interface Lesson {
  high: number;
  low: number;
}

/** The lesson of these messages; `unmask` says that all of them are learned, not the answers alone. */
export function lessonOf(messages: readonly RowMessage[], unmask: boolean): Lesson {
  const lesson = { high: 0, low: 0 };
  hashLesson(joinedMessages(messages), unmask, lesson);
  return lesson;
}

/** Writes the lesson of messages in the form of `joinedMessages` into `to`: the first or the second 64 bits of their SHA-256. */
export function hashLesson(messages: string | Buffer, unmask: boolean, to: Lesson): void {
  const digest = hash('sha256', messages, 'binary');
  const at = unmask ? 8 : 0;
  to.high = wordAt(digest, at);
  to.low = wordAt(digest, at + 4);
}

function wordAt(digest: string, at: number): number {
  const [a, b, c] = [digest.charCodeAt(at), digest.charCodeAt(at + 1), digest.charCodeAt(at + 2)];
  return ((a << 24) | (b << 16) | (c << 8) | digest.charCodeAt(at + 3)) >>> 0;
}

/** Messages as JSON, the role before the content, with commas between them. */
export function joinedMessages(messages: readonly RowMessage[]): string {
  const texts = messages.map((message) => {
    const { role, content } = message;
    const isPlain = typeof content === 'string' && Object.keys(message).length === 2;
    if (!isPlain) return JSON.stringify(contentId(message));
    return `{"role":${JSON.stringify(role)},"content":${JSON.stringify(content)}}`;
  });
  return texts.join(',');
}

/** A lesson as 16 hex digits. */
export function hexOf({ high, low }: Lesson): string {
  return hexOfHalf(high) + hexOfHalf(low);
}

function hexOfHalf(half: number): string {
  return half.toString(16).padStart(8, '0');
}

/** The lesson, or another number of 64 bits, that 16 hex digits stand for. */
export function ofHex(digits: string): Lesson {
  return {
    high: Number.parseInt(digits.slice(0, 8), 16),
    low: Number.parseInt(digits.slice(8), 16),
  };
}

export function isSameLesson(a: Lesson, b: Lesson): boolean {
  return a.high === b.high && a.low === b.low;
}
