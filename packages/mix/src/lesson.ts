import { hash } from 'node:crypto';

/**
 * The hash of what a trainer learns of a row, 64 bits as halves of 32: rows with the same are duplicates. Not the row's id: it
 * is taken from a form that rows which pass as they stand have already, so that their bytes are hashed and nothing is copied.
 */
export interface Lesson {
  high: number;
  low: number;
}

/** Writes the lesson of messages, each as `plainMessage` has it with commas between, into `to`: the first or the second 64 bits of their SHA-256. */
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

/** A message as it is hashed: JSON with the role before the content. */
export function plainMessage(role: string, content: string): string {
  return `{"role":${JSON.stringify(role)},"content":${JSON.stringify(content)}}`;
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
