import { priority } from '@labpipe/records';
import { openAppendFile } from '../disk/append-file.ts';
import { readerAhead } from '../disk/reader-ahead.ts';
import { openSorter } from '../disk/sorter.ts';
import { hexOf, type Lesson, ofHex } from '../lesson.ts';
import { normalText } from '../normal-text.ts';
import { keyOf } from './phrase-index.ts';

/** A question in normal form, of which the text lies on disk. */
export interface Question {
  key: Lesson;
  place: number;
  length: number;
}

/** The different questions of a fact. */
export interface Fact {
  fact: string;
  questions: (Question & {
    /** Whether it may be held back. */
    isFree: boolean;
    /** Where it stands in the draw among those of its fact, 0 to 1. */
    priority: number;
  })[];
}

/** Collects what the choice of held-out questions needs of the samples, on disk but for a few megabytes. */
export interface Catalogue {
  /** Questions so far, repeated ones too. */
  size: () => number;
  /** Add a question in normal form; `document` is the text it was asked about. */
  add: (fact: string, question: string, document: string) => void;
  /** Each fact with its questions, in an order that follows from their hashes. Once, when all are added. */
  facts: () => Generator<Fact>;
  /** The text of every question, repeated ones too. */
  texts: () => Generator<string>;
  text: (question: Question) => string;
  close: () => void;
}

// Hash of the fact, key and priority of the question, whether it is free, and where it lies.
const recordSize = 33;
const sortedAtOnce = 1 << 22;

/**
 * An empty catalogue. A question that stands word for word in its own document is not held back: it would be no
 * unseen phrasing, and every row with that document would have to go.
 */
export function openCatalogue(seed: number): Catalogue {
  const sorter = openSorter({ size: recordSize, key: 16, memory: sortedAtOnce });
  const file = openAppendFile();
  const normalDocument = memorizeLast(normalText);
  let count = 0;

  return {
    size: () => count,
    add(fact, question, document) {
      const bytes = Buffer.from(question);
      const record = Buffer.alloc(recordSize);
      const isFree = question !== '' && !normalDocument(document).includes(question);
      writeLesson(record, ofHex(fact), 0);
      writeLesson(record, keyOf(question), 8);
      record.writeUIntBE(priority(seed, fact, question) * 2 ** 48, 16, 6);
      record.writeUInt8(Number(isFree), 22);
      record.writeUIntBE(file.append(lengthOf(bytes)) + 4, 23, 6);
      record.writeUInt32BE(bytes.length, 29);
      file.append(bytes);
      sorter.add(record);
      count++;
    },
    *facts() {
      let fact: Fact | undefined;
      for (const record of sorter.sorted()) {
        const name = hexOf(readLesson(record, 0));
        const question = {
          key: readLesson(record, 8),
          priority: record.readUIntBE(16, 6) / 2 ** 48,
          isFree: record.readUInt8(22) === 1,
          place: record.readUIntBE(23, 6),
          length: record.readUInt32BE(29),
        };
        if (fact && fact.fact !== name) yield fact;
        if (fact?.fact !== name) fact = { fact: name, questions: [] };
        const last = fact.questions.at(-1);
        const isSame = last?.key.high === question.key.high && last.key.low === question.key.low;
        // Free only where no document has it.
        if (last && isSame) last.isFree &&= question.isFree;
        else fact.questions.push(question);
      }
      if (fact) yield fact;
    },
    *texts() {
      const read = readerAhead(file);
      for (let place = 0; place < file.size; ) {
        const length = read(place, 4).readUInt32BE(0);
        yield read(place + 4, length).toString();
        place += 4 + length;
      }
    },
    text: ({ place, length }) => file.read(place, length).toString(),
    close() {
      sorter.close();
      file.close();
    },
  };
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}

/** Put 64 bits into a record. */
export function writeLesson(record: Buffer, { high, low }: Lesson, at: number): void {
  record.writeUInt32BE(high, at);
  record.writeUInt32BE(low, at + 4);
}

export function readLesson(record: Buffer, at: number): Lesson {
  return { high: record.readUInt32BE(at), low: record.readUInt32BE(at + 4) };
}

// The samples of a chunk come one after the other, and a chunk is long.
function memorizeLast<T>(work: (text: string) => T): (text: string) => T {
  let last: { text: string; result: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: work(text) };
    return last.result;
  };
}
