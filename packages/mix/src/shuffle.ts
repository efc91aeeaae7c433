import { type Buckets, openBuckets } from './disk/buckets.ts';
import { openSorter } from './disk/sorter.ts';
import type { Lesson } from './lesson.ts';
import { copyOf } from './order.ts';
import { highWord } from './sampling/priorities.ts';
import { prioritizer } from './sampling/priority.ts';

/** A row on its way out. */
export interface OutRow {
  lesson: Lesson;
  /** Good until the next row. */
  bytes: Buffer;
  /** Which time it is written. */
  copy: number;
  /** The part of the set that it belongs to, from 1; 0 for the rest. */
  part: number;
}

/** Puts rows into an order that follows from the seed and the rows alone. */
export interface Shuffle {
  add: (row: OutRow) => void;
  /** Once, when all are added. */
  rows: () => Generator<OutRow>;
  close: () => void;
}

export interface ShuffleSettings {
  seed: number;
  /** Bytes of all rows, about. */
  size: number;
  /** Bytes of rows that are sorted in memory at a time. */
  limit?: number;
}

const atOnce = 1 << 23;
const mostBuckets = 1 << 12;

// Before each row: its priority, its number in the order it came in (low and high half), its lesson, copy, part and length.
const headWords = 9;
const headSize = 4 * headWords;

/**
 * A shuffle that reads and writes each row once more, one behind the other: rows go to buckets on disk by their priorities, which
 * are spread evenly, and a bucket at a time is sorted. Reading them where they stand, in the new order, would be a system call a
 * row, and a movement of the disk where the file is larger than the page cache.
 */
export function openShuffle({ seed, size, limit = atOnce }: ShuffleSettings): Shuffle {
  const count = Math.min(mostBuckets, Math.max(1, Math.ceil(size / limit)));
  const buckets = openBuckets(count);
  // Another priority than the sample's: by that one, the rows of a sampled file would all come first.
  const prioritize = prioritizer(seed, 1);
  const priority = { high: 0, low: 0 };
  const head = new Uint32Array(headWords);
  const headBytes = new Uint8Array(head.buffer);
  let number = 0;
  return {
    add({ lesson, bytes, copy, part }) {
      prioritize(copyOf(lesson, copy), priority);
      head[0] = priority.high;
      head[1] = priority.low;
      head[2] = number;
      head[3] = number++ / 2 ** 32;
      head[4] = lesson.high;
      head[5] = lesson.low;
      head[6] = copy;
      head[7] = part;
      head[8] = bytes.length;
      buckets.add(Math.floor((priority.high / 2 ** 32) * count), headBytes, bytes);
    },
    *rows() {
      for (let bucket = 0; bucket < count; bucket++) {
        const isLarge = buckets.size(bucket) > 2 * limit;
        yield* isLarge ? sortedOnDisk(buckets, bucket, limit) : sorted(buckets.all(bucket));
      }
    },
    close: buckets.close,
  };
}

/** The row whose head stands at this place of these bytes. */
function rowAt(bytes: Buffer, view: DataView, place: number): OutRow {
  const word = (at: number) => view.getUint32(place + 4 * at, isLittle);
  const start = place + headSize;
  return {
    lesson: { high: word(4), low: word(5) },
    copy: word(6),
    part: word(7),
    bytes: bytes.subarray(start, start + word(8)),
  };
}

const isLittle = highWord === 1;

function* sorted(bytes: Buffer): Generator<OutRow> {
  const all = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const places: number[] = [];
  for (let at = 0; at < bytes.length; at += headSize + all.getUint32(at + 32, isLittle)) {
    places.push(at);
  }
  const word = (place: number, at: number) => all.getUint32(place + 4 * at, isLittle);
  // The first half of the priority and the row in one number: a sort that calls no function is ten times as fast.
  const halves = new Uint32Array(2 * places.length);
  for (const [at, place] of places.entries()) {
    halves[2 * at + highWord] = word(place, 0);
    halves[2 * at + 1 - highWord] = at;
  }
  new BigUint64Array(halves.buffer).sort();
  const placeOf = (at: number) => places[halves[2 * at + 1 - highWord]!]!;
  const compare = (a: number, b: number) =>
    word(a, 1) - word(b, 1) || word(a, 3) - word(b, 3) || word(a, 2) - word(b, 2);
  for (let from = 0, to = 1; from < places.length; from = to++) {
    while (to < places.length && halves[2 * to + highWord] === halves[2 * from + highWord]) to++;
    const equal = Array.from({ length: to - from }, (_, at) => placeOf(from + at));
    if (equal.length > 1) equal.sort(compare);
    for (const place of equal) yield rowAt(bytes, all, place);
  }
}

const keySize = 14;

/** The same of a bucket that is too large, as the same row may be there a million times: only places are sorted. */
function* sortedOnDisk(buckets: Buckets, bucket: number, memory: number): Generator<OutRow> {
  const sorter = openSorter({ size: keySize + 10, key: keySize, memory });
  const record = Buffer.alloc(keySize + 10);
  for (const { bytes, place } of buckets.placed(bucket)) {
    const all = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0, length = 0; at < bytes.length; at += length) {
      const word = (number: number) => all.getUint32(at + 4 * number, isLittle);
      length = headSize + word(8);
      record.writeUInt32BE(word(0), 0);
      record.writeUInt32BE(word(1), 4);
      record.writeUIntBE(word(3) * 2 ** 32 + word(2), 8, 6);
      record.writeUIntBE(place + at, keySize, 6);
      record.writeUInt32BE(length, keySize + 6);
      sorter.add(record);
    }
  }
  try {
    for (const found of sorter.sorted()) {
      const place = found.readUIntBE(keySize, 6);
      const bytes = buckets.read(place, found.readUInt32BE(keySize + 6));
      yield rowAt(bytes, new DataView(bytes.buffer, bytes.byteOffset, headSize), 0);
    }
  } finally {
    sorter.close();
  }
}
