import { closeSync, fstatSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { keyOfLine } from './line.ts';

/**
 * A segment is a file of answers, one a line, that one process appends to and any number read. No two ever write to the same,
 * so that nothing depends on what a file system does then. What a kill or a full disk leaves of a line is no answer.
 */
const segmentEnding = '.jsonl';

/** The names of a folder's segments, in the order in which they were begun. */
export function segmentNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(segmentEnding))
    .sort();
}

/** Told of each whole line: its key and where it lies. */
export type Found = (key: string, offset: number, length: number) => void;

/** Look through what follows a place in a segment; gives the end of its last whole line. */
export function scanSegment(file: number, from: number, found: Found): number {
  const { size } = fstatSync(file);
  let known = from;
  // Grows where a line is longer.
  let part = Buffer.allocUnsafe(Math.min(partSize, Math.max(1, size - from)));
  while (known < size) {
    const length = readSync(file, part, 0, part.length, known);
    let start = 0;
    for (let end = next(part, 0, length); end >= 0; end = next(part, start, length)) {
      const key = keyOfLine(part, start, end);
      if (key !== undefined) found(key, known + start, end - start);
      start = end + 1;
    }
    known += start;
    if (known + length - start >= size) break;
    if (start === 0) part = Buffer.allocUnsafe(part.length * 2);
  }
  return known;
}

const partSize = 1 << 20;
const newline = 10;

function next(part: Buffer, start: number, length: number): number {
  const at = part.indexOf(newline, start);
  return at < length ? at : -1;
}

/** A segment that this process appends to. */
export interface OpenSegment {
  name: string;
  /** Where the line came to lie; throws what the file system throws. */
  append: (line: Buffer) => number;
  /** Bytes. */
  size: () => number;
  close: () => void;
}

export function beginSegment(folder: string): OpenSegment {
  const random = Math.random().toString(36).slice(2, 8);
  const name = `${Date.now().toString(36)}-${process.pid}-${random}${segmentEnding}`;
  const file = openSync(join(folder, name), 'ax', 0o600);
  let size = 0;
  let isTorn = false;
  return {
    name,
    append: (line) => {
      // After a write that failed half way, what follows must not become the end of that line.
      const whole = isTorn ? Buffer.concat([Buffer.from('\n'), line]) : line;
      isTorn = true;
      for (let done = 0; done < whole.length; ) {
        const written = writeSync(file, whole, done);
        done += written;
        size += written;
      }
      isTorn = false;
      return size - line.length;
    },
    size: () => size,
    close: () => closeSync(file),
  };
}
