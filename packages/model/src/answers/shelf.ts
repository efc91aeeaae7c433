import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './places.ts';
import { type Found, scanSegment } from './segment.ts';
import { readIndex, writeIndex } from './segment-index.ts';

/** Segments by number, for reading. Those that cannot be read (deleted meanwhile, say) hold nothing. */
export interface Shelf {
  /** Take a segment in; gives its number. */
  add: (name: string) => number;
  /** Tell of the lines in a segment that were not told of yet. */
  scan: (segment: number, found: Found) => void;
  /** The segments that somebody may be writing to. */
  live: () => number[];
  read: (place: Place) => string | undefined;
  close: () => void;
}

interface Segment {
  path: string;
  /** The end of the last line that was told of. */
  known: number;
  isLive: boolean;
}

/** A segment with less is looked through as fast as its index is read. Bytes. */
export const worthAnIndex = 1 << 20;

/** A segment that was left alone for so long is not being written to. Milliseconds. */
const deadAfter = 60 * 60_000;

/** Files that are kept open. */
const mostFiles = 64;

export function openShelf(folder: string): Shelf {
  const segments: Segment[] = [];
  const files = new Map<Segment, number>();

  const fileOf = (segment: Segment): number => {
    const open = files.get(segment) ?? openSync(segment.path, 'r');
    // The one that was not used for longest is the first.
    files.delete(segment);
    files.set(segment, open);
    if (files.size > mostFiles) {
      const [oldest, file] = files.entries().next().value as [Segment, number];
      files.delete(oldest);
      closeSync(file);
    }
    return open;
  };
  const scan = (segment: Segment, found: Found): void => {
    if (segment.known === 0) segment.known = readIndex(segment.path, found);
    const file = fileOf(segment);
    const { size, mtimeMs } = fstatSync(file);
    segment.isLive = Date.now() - mtimeMs < deadAfter;
    if (size === segment.known) return;
    const before = segment.known;
    segment.known = scanSegment(file, before, found);
    if (!segment.isLive && segment.known - before > worthAnIndex) writeIndex(segment.path);
  };

  return {
    add: (name) => segments.push({ path: join(folder, name), known: 0, isLive: false }) - 1,
    scan: (number, found) => orNothing(() => scan(segments[number] as Segment, found)),
    live: () => [...segments.keys()].filter((number) => segments[number]?.isLive),
    read: ({ segment, offset, length }) =>
      orNothing(() => {
        const bytes = Buffer.allocUnsafe(length);
        readSync(fileOf(segments[segment] as Segment), bytes, 0, length, offset);
        return bytes.toString('utf8');
      }),
    close: () => {
      for (const file of files.values()) closeSync(file);
      files.clear();
    },
  };
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
