import { contentId } from '@labpipe/records';
import { openKeptRows } from '../disk/kept-rows.ts';
import { openSorter } from '../disk/sorter.ts';
import { type Entry, rowOf } from '../entry.ts';
import { ofHex } from '../lesson.ts';
import type { TrainingRow } from '../training-row.ts';

/** A difference between two sets, as `mix diff` writes it. */
export type Change =
  | { change: 'added' | 'removed'; row: TrainingRow }
  | { change: 'answer'; old: TrainingRow; new: TrainingRow }
  | { change: 'weight'; old: number; new: number; row: TrainingRow };

/** Compares two sets on disk, in bounded memory. Rows are the same when their lessons are, whatever their metadata say. */
export interface Comparison {
  add: (set: 'old' | 'new', entry: Entry) => void;
  /**
   * What changed, in the order of the old set and then of the new one: rows that went, rows that came, rows that answer the
   * same question otherwise, and rows that are there more or less often. Once, when all are added.
   */
  changes: () => Generator<Change>;
  close: () => void;
}

// Bytes of records that are held at once, by each of three sorters.
const sortedAtOnce = 1 << 24;

export function openComparison(): Comparison {
  const store = openKeptRows();
  const rows = openSorter({ size: 23, key: 15, memory: sortedAtOnce });
  const alone = openSorter({ size: 15, key: 15, memory: sortedAtOnce });
  const found = openSorter({ size: 22, key: 7, memory: sortedAtOnce });
  const rowAt = (place: number): TrainingRow => JSON.parse(store.readRow(place).bytes.toString());

  // Those of one lesson come together, the old ones first, each set in its order.
  const compareLessons = () => {
    for (const same of groupsOf(rows.sorted(), 8)) {
      const [old, now] = [0, 1].map((set) => same.filter((row) => row.readUInt8(8) === set));
      if (old!.length > 0 && now!.length > 0) {
        if (old!.length === now!.length) continue;
        found.add(encode({ set: 0, place: placeOf(old![0]!), counts: [old!.length, now!.length] }));
        continue;
      }
      const [first] = same;
      const record = Buffer.alloc(15);
      first!.copy(record, 0, 15, 23); // Its question,
      first!.copy(record, 8, 8, 15); // its set and its place.
      alone.add(record);
    }
  };
  const pairAnswers = () => {
    for (const same of groupsOf(alone.sorted(), 8)) {
      const [old, now] = [0, 1].map((set) => same.filter((row) => row.readUInt8(8) === set));
      for (const [at, row] of old!.entries()) {
        found.add(encode({ set: 0, place: placeOf(row), instead: now![at] && placeOf(now![at]!) }));
      }
      for (const row of now!.slice(old!.length)) found.add(encode({ set: 1, place: placeOf(row) }));
    }
  };

  return {
    add(set, entry) {
      const record = Buffer.alloc(23);
      writeHalves(record, entry.lesson, 0);
      record.writeUInt8(set === 'old' ? 0 : 1, 8);
      record.writeUIntBE(store.add({ entry }), 9, 6);
      writeHalves(record, questionOf(rowOf(entry)), 15);
      rows.add(record);
    },
    *changes() {
      compareLessons();
      pairAnswers();
      for (const record of found.sorted()) {
        const { set, place, instead, counts } = decode(record);
        const row = rowAt(place);
        if (counts) yield { change: 'weight', old: counts[0], new: counts[1], row };
        else if (instead !== undefined) yield { change: 'answer', old: row, new: rowAt(instead) };
        else yield { change: set === 0 ? 'removed' : 'added', row };
      }
    },
    close() {
      for (const { close } of [store, rows, alone, found]) close();
    },
  };
}

/** A change by the places of its rows. */
interface Found {
  set: 0 | 1;
  place: number;
  /** The row that came for this one. */
  instead?: number | undefined;
  /** How often it was there, and is. */
  counts?: [number, number];
}

function encode({ set, place, instead, counts = [0, 0] }: Found): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt8(set, 0);
  record.writeUIntBE(place, 1, 6);
  record.writeUInt8(instead === undefined ? 0 : 1, 7);
  record.writeUIntBE(instead ?? 0, 8, 6);
  record.writeUInt32BE(counts[0], 14);
  record.writeUInt32BE(counts[1], 18);
  return record;
}

function decode(record: Buffer): Found {
  const counts: [number, number] = [record.readUInt32BE(14), record.readUInt32BE(18)];
  return {
    set: record.readUInt8(0) === 0 ? 0 : 1,
    place: record.readUIntBE(1, 6),
    ...(record.readUInt8(7) === 1 && { instead: record.readUIntBE(8, 6) }),
    ...(counts[0] > 0 && { counts }),
  };
}

/** Sorted records in groups that begin with the same bytes. */
function* groupsOf(sorted: Iterable<Buffer>, size: number): Generator<Buffer[]> {
  let group: Buffer[] = [];
  for (const record of sorted) {
    const [first] = group;
    if (first && first.compare(record, 0, size, 0, size) !== 0) {
      yield group;
      group = [];
    }
    // The bytes of one are good until the next.
    group.push(Buffer.from(record));
  }
  if (group.length > 0) yield group;
}

function placeOf(record: Buffer): number {
  return record.readUIntBE(9, 6);
}

function writeHalves(
  record: Buffer,
  { high, low }: { high: number; low: number },
  at: number,
): void {
  record.writeUInt32BE(high, at);
  record.writeUInt32BE(low, at + 4);
}

/** A hash of what a row asks: all but the last message. */
function questionOf({ messages, unmask }: TrainingRow) {
  return ofHex(contentId([messages.slice(0, -1), unmask]));
}
