import { blocksOf, carriageReturn } from './block.ts';
import { passingRows } from './passing-row.ts';

/**
 * What is known of the lines of some bytes, as numbers of 32 bits, so that one thread can hand it to another: six a line, see
 * `linesOf`.
 */
export type Scanned = Uint32Array;

const wordsOfLine = 6;

/** A line of scanned bytes, as places in them. */
export interface ScannedLine {
  start: number;
  end: number;
  /** Where the messages of a row that passes as it stands begin; 0 for any other line. */
  messagesAt: number;
  /** Where those behind a system message begin. */
  spokenAt: number;
  /** The lesson of a row that passes. */
  high: number;
  low: number;
}

// Used again and again, as memory that goes from one thread to another is long in coming back.
let words: Uint32Array = new Uint32Array(wordsOfLine << 11);

/** Look at every line: where it begins and ends, and whether it is a row that passes as it stands. */
export function scan(bytes: Buffer, isPrompted: boolean): Scanned {
  let count = 0;
  for (const block of blocksOf(bytes)) {
    const { latin, start: from } = block;
    const read = passingRows(block, isPrompted);
    for (let start = 0, next: number; start < latin.length; start = next) {
      const feed = latin.indexOf('\n', start);
      next = feed < 0 ? latin.length : feed + 1;
      let end = feed < 0 ? latin.length : feed;
      if (end > start && latin.charCodeAt(end - 1) === carriageReturn) end--;
      if (count + wordsOfLine > words.length) words = doubled(words);
      words[count] = from + start;
      words[count + 1] = from + end;
      const row = read(start, end);
      words.fill(0, count + 2, count + wordsOfLine);
      if (row) {
        words[count + 2] = from + row.messagesAt;
        words[count + 3] = from + row.spokenAt;
        words[count + 4] = row.lesson.high;
        words[count + 5] = row.lesson.low;
      }
      count += wordsOfLine;
    }
  }
  return words.slice(0, count);
}

function doubled(words: Uint32Array): Uint32Array {
  const larger = new Uint32Array(2 * words.length);
  larger.set(words);
  return larger;
}

/** The lines in their order. It is the same object each time: one for each would cost more than it tells. */
export function* linesOf(scanned: Scanned): Generator<ScannedLine> {
  const line = { start: 0, end: 0, messagesAt: 0, spokenAt: 0, high: 0, low: 0 };
  for (let at = 0; at < scanned.length; at += wordsOfLine) {
    line.start = scanned[at]!;
    line.end = scanned[at + 1]!;
    line.messagesAt = scanned[at + 2]!;
    line.spokenAt = scanned[at + 3]!;
    line.high = scanned[at + 4]!;
    line.low = scanned[at + 5]!;
    yield line;
  }
}
