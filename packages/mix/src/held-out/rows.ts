import { openAppendFile } from '../disk/append-file.ts';
import { openSorter } from '../disk/sorter.ts';
import { type Entry, rowOf } from '../entry.ts';
import { isSameLesson, type Lesson } from '../lesson.ts';
import { openLessonSet } from '../lesson-set.ts';
import type { TrainingRow } from '../training-row.ts';
import { readLesson, writeLesson } from './catalogue.ts';
import type { HeldOut } from './choose.ts';
import { keyOf } from './phrase-index.ts';

/** The rows of the held-out file as they are found: one a question, with every answer that was given to it; on disk. */
export interface HeldOutRows {
  add: (entry: Entry) => void;
  /** Sorted by the start of the question, so that the file does not depend on the order of input. Once. */
  all: () => Generator<TrainingRow>;
  /** Whether this entry, or a duplicate of it, stands for its question among all of them, which were gone through. */
  has: (entry: Entry) => boolean;
  close: () => void;
}

// The start of the question, its key and the lesson, which decide the order; then where the row lies.
const startSize = 48;
const keySize = startSize + 16;
const recordSize = keySize + 10;
const heldInMemory = 1 << 18;
const sortedAtOnce = 1 << 22;

/** An empty collection for these questions. */
export function openHeldOutRows(heldOut: HeldOut): HeldOutRows {
  const file = openAppendFile();
  const sorter = openSorter({ size: recordSize, key: keySize, memory: sortedAtOnce });
  const firsts = openLessonSet(heldInMemory);

  /** The one row of a question, of all rows with it in their order. */
  const joined = (rows: readonly Stored[]): TrainingRow => {
    const [first] = rows;
    firsts.add(first!.lesson);
    // Of those with the same lesson, some order that does not depend on which came first.
    const same = rows.filter(({ lesson }) => isSameLesson(lesson, first!.lesson));
    const line = same.map((row) => file.read(row.place, row.length).toString()).sort()[0]!;
    const references = new Set(
      rows.map((row) => answerOf(rowOf({ bytes: file.read(row.place, row.length) }))),
    );
    const row: TrainingRow = JSON.parse(line);
    const metadata = { ...JSON.parse(row.metadata), dataset: 'held_out' };
    const all = { ...metadata, references: [...references].sort() };
    return { ...row, metadata: JSON.stringify(all) };
  };

  return {
    add({ shape, question, lesson, bytes }) {
      if (shape !== 'closed_book' || question === undefined) return;
      if (!heldOut.hasQuestion(question)) return;
      const record = Buffer.alloc(recordSize);
      record.write(question, 0, startSize);
      writeLesson(record, keyOf(question), startSize);
      writeLesson(record, lesson, startSize + 8);
      record.writeUIntBE(file.append(bytes), keySize, 6);
      record.writeUInt32BE(bytes.length, keySize + 6);
      sorter.add(record);
    },
    *all() {
      let rows: Stored[] = [];
      for (const record of sorter.sorted()) {
        const row = decode(record);
        if (rows.length > 0 && rows[0]!.question !== row.question) {
          yield joined(rows);
          rows = [];
        }
        rows.push(row);
      }
      if (rows.length > 0) yield joined(rows);
    },
    has: ({ shape, lesson }) => shape === 'closed_book' && firsts.has(lesson),
    close() {
      sorter.close();
      file.close();
    },
  };
}

/** A row on disk. */
interface Stored {
  /** The key of its question, as hex digits. */
  question: string;
  lesson: Lesson;
  place: number;
  length: number;
}

function decode(record: Buffer): Stored {
  return {
    question: record.toString('hex', startSize, startSize + 8),
    lesson: readLesson(record, startSize + 8),
    place: record.readUIntBE(keySize, 6),
    length: record.readUInt32BE(keySize + 6),
  };
}

function answerOf({ messages }: TrainingRow): string {
  return messages.at(-1)?.content ?? '';
}
