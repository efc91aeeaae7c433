import { setImmediate } from 'node:timers/promises';
import { type AppendFile, openAppendFile } from '../disk/append-file.ts';
import { isSameLesson, type Lesson } from '../lesson.ts';
import { openBandIndex } from './band-index.ts';

/** A row as the sieve gets it: what decides its rank, where it lies, its keys. */
export interface Ranked {
  lesson: Lesson;
  place: number;
  keys: Uint32Array;
}

/** A row that goes, and the one that stays in its place. */
export interface Repetition {
  place: number;
  kept: number;
  likeness: number;
}

const head = 16;

/** Bytes of a row on its way through the sieve. */
export const rankedSize = (keys: number): number => head + 4 * keys;
/** Of those the ones that it is sorted by: lesson, then place. */
export const rankKey = 14;

export function encodeRanked({ lesson, place, keys }: Ranked, keysOfRow: number): Buffer {
  const record = Buffer.alloc(rankedSize(keysOfRow));
  record.writeUInt32BE(lesson.high, 0);
  record.writeUInt32BE(lesson.low, 4);
  record.writeUIntBE(place, 8, 6);
  record.writeUInt16BE(keys.length, 14);
  for (const [at, key] of keys.entries()) record.writeUInt32LE(key, head + 4 * at);
  return record;
}

function decodeRanked(record: Buffer): Ranked {
  const keys = new Uint32Array(record.readUInt16BE(14));
  for (let at = 0; at < keys.length; at++) keys[at] = record.readUInt32LE(head + 4 * at);
  const lesson = { high: record.readUInt32BE(0), low: record.readUInt32BE(4) };
  return { lesson, place: record.readUIntBE(8, 6), keys };
}

export interface SieveSettings {
  /** Keys of a row, at most. */
  keys: number;
  threshold: number;
  /** Bytes for the index of the rows that stay. */
  memory: number;
  /** How alike the rows at two places are. */
  measure: (a: number, b: number) => number;
  signal?: AbortSignal | undefined;
}

/**
 * Every row that is alike to one that stays, of rows sorted by rank: a row stays when no row of a smaller rank that stays is alike
 * to it, and one that goes is told with the first of these. So the outcome follows from the set alone, not from its order.
 * Rows with the same lesson count as one. When the index is full, the rows behind it that are alike to none of its rows wait on
 * disk, and the next pass begins with the first of them: the outcome is the same within any memory.
 */
export async function* sieve(
  ranked: Iterable<Buffer>,
  settings: SieveSettings,
): AsyncGenerator<Repetition> {
  const files: AppendFile[] = [];
  try {
    for (let source = ranked; ; ) {
      const rest = openAppendFile();
      files.push(rest);
      yield* onePass(source, settings, rest.append);
      if (files.length > 1) files.shift()!.close();
      if (rest.size === 0 || settings.signal?.aborted) return;
      source = recordsOf(rest, rankedSize(settings.keys));
    }
  } finally {
    for (const file of files) file.close();
  }
}

// Rows between two looks at what else there is to do: an interruption, for one.
const atOnce = 1000;

async function* onePass(
  source: Iterable<Buffer>,
  { keys: keysOfRow, threshold, memory, measure, signal }: SieveSettings,
  wait: (record: Buffer) => void,
): AsyncGenerator<Repetition> {
  const index = openBandIndex(keysOfRow, memory);
  let before: { lesson: Lesson; repeats?: Omit<Repetition, 'place'>; waits?: true } | undefined;
  let count = 0;
  for (const record of source) {
    if (++count % atOnce === 0) await setImmediate();
    if (signal?.aborted) return;
    const { lesson, place, keys } = decodeRanked(record);
    if (!before || !isSameLesson(lesson, before.lesson)) {
      before = { lesson };
      for (const kept of index.candidates(keys)) {
        const likeness = measure(kept, place);
        if (likeness < threshold) continue;
        before.repeats = { kept, likeness };
        break;
      }
      if (!before.repeats && index.isFull()) before.waits = true;
      else if (!before.repeats) index.add(keys, place);
    }
    if (before.repeats) yield { place, ...before.repeats };
    else if (before.waits) wait(record);
  }
}

function* recordsOf(file: AppendFile, size: number): Generator<Buffer> {
  const most = Math.max(1, Math.floor((1 << 20) / size));
  for (let at = 0; at < file.size; at += most * size) {
    const block = file.read(at, Math.min(most * size, file.size - at));
    for (let next = 0; next < block.length; next += size) yield block.subarray(next, next + size);
  }
}
