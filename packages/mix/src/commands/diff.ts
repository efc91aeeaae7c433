import { contentId } from '@labpipe/records';
import { openKeptRows } from '../disk/kept-rows.ts';
import { openSorter, type Sorter } from '../disk/sorter.ts';
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

/** `memory`, in bytes, bounds what is held, and changes nothing else. */
export function openComparison(memory: number): Comparison {
  const store = openKeptRows();
  const [rows, alone, numbered, found] = [
    lessonRecord,
    aloneRecord,
    numberedRecord,
    foundRecord,
  ].map((record) => openSorter({ ...record, memory: memory / 4 })) as [
    Sorter,
    Sorter,
    Sorter,
    Sorter,
  ];
  const rowAt = (place: number): TrainingRow => JSON.parse(store.readRow(place).bytes.toString());

  // Those of one lesson come together, the old ones first, each set in its order.
  const compareLessons = () => {
    const add = ({ first, counts: [old, now] }: Group) => {
      if (old > 0 && now > 0) {
        if (old !== now) found.add(encode({ set: 0, place: placeOf(first), counts: [old, now] }));
        return;
      }
      const record = Buffer.alloc(aloneRecord.size);
      first.copy(record, 0, 15, 23); // Its question,
      first.copy(record, 8, 8, 15); // its set and its place.
      alone.add(record);
    };
    let group: Group | undefined;
    for (const record of rows.sorted()) {
      if (!group || !isSame(group.first, record)) {
        if (group) add(group);
        group = { first: Buffer.from(record), counts: [0, 0] };
      }
      group.counts[record.readUInt8(8) as 0 | 1]++;
    }
    if (group) add(group);
  };
  // The first old row of a question goes with the first new one, and so on: so each gets its number among those of its set.
  const numberAnswers = () => {
    const numberedOne = Buffer.alloc(numberedRecord.size);
    let before: Buffer | undefined;
    let number = 0;
    for (const record of alone.sorted()) {
      number = before && isSame(before, record, 9) ? number + 1 : 0;
      before = Buffer.from(record);
      record.copy(numberedOne, 0, 0, 8);
      numberedOne.writeUIntBE(number, 8, 6);
      record.copy(numberedOne, 14, 8, 15);
      numbered.add(numberedOne);
    }
  };
  const pairAnswers = () => {
    let old: Buffer | undefined;
    const addOld = () => old && found.add(encode({ set: 0, place: old.readUIntBE(15, 6) }));
    for (const record of numbered.sorted()) {
      if (record.readUInt8(14) === 0) {
        addOld();
        old = Buffer.from(record);
        continue;
      }
      const place = record.readUIntBE(15, 6);
      if (old && isSame(old, record, 14)) {
        found.add(encode({ set: 0, place: old.readUIntBE(15, 6), instead: place }));
      } else {
        addOld();
        found.add(encode({ set: 1, place }));
      }
      old = undefined;
    }
    addOld();
  };

  return {
    add(set, entry) {
      const record = Buffer.alloc(lessonRecord.size);
      writeHalves(record, entry.lesson, 0);
      record.writeUInt8(set === 'old' ? 0 : 1, 8);
      record.writeUIntBE(store.add({ entry }), 9, 6);
      writeHalves(record, questionOf(rowOf(entry)), 15);
      rows.add(record);
    },
    *changes() {
      compareLessons();
      numberAnswers();
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
      for (const { close } of [store, rows, alone, numbered, found]) close();
    },
  };
}

// Bytes of the records, and of what they are sorted by.
/** Lesson, set (0 is the old one), place; question. */
const lessonRecord = { size: 23, key: 15 };
/** Question, set, place. */
const aloneRecord = { size: 15, key: 15 };
/** Question, number, set, place. */
const numberedRecord = { size: 21, key: 21 };
/** Set, place; see `encode`. */
const foundRecord = { size: 22, key: 7 };

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
  const record = Buffer.alloc(foundRecord.size);
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

/** Rows of one lesson: the first of them, and how many the old and the new set have. */
interface Group {
  first: Buffer;
  counts: [number, number];
}

/** Whether two records begin with the same bytes: those of a lesson or a question, and of what else is behind it. */
function isSame(a: Buffer, b: Buffer, size = 8): boolean {
  return a.compare(b, 0, size, 0, size) === 0;
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
