import type { Lesson } from './lesson.ts';
import { highWord } from './sampling/priorities.ts';
import { type Priority, prioritizer } from './sampling/priority.ts';
import type { RowRecord } from './store/record.ts';
import type { RowIndex } from './store/row-index.ts';

/** A row that is written, and for which time. */
export interface Turn {
  record: RowRecord;
  copy: number;
}

/** In the order of input, copies behind each other. */
export function* inOrder(index: RowIndex): Generator<Turn> {
  for (const record of index.records()) {
    if (record.verdict !== 'stays') continue;
    for (let copy = 0; copy < record.copies; copy++) yield { record, copy };
  }
}

/**
 * Inputs side by side: the rows of each spread evenly over the whole set, in their order; a second copy of a row comes
 * when all others were there once.
 */
export function* interleaved(index: RowIndex): Generator<Turn> {
  const heads = partsOf(index).map((part) => {
    const turns = turnsOf(index, part);
    return { turns, size: part.size, taken: 0, next: nextOf(turns) };
  });
  const dueOf = ({ taken, size }: { taken: number; size: number }) => (taken + 0.5) / size;
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.next && (!first || dueOf(head) < dueOf(first))) first = head;
    }
    if (!first) return;
    yield first.next!;
    first.taken++;
    first.next = nextOf(first.turns);
  }
}

function nextOf(turns: Generator<Turn>): Turn | undefined {
  const { value, done } = turns.next();
  return done ? undefined : value;
}

/** Where the rows of an input are in the index, and how many of them are written, copies and all. */
interface Part {
  from: number;
  to: number;
  size: number;
}

function partsOf(index: RowIndex): Part[] {
  const parts: Part[] = [];
  let source = -1;
  let number = 0;
  for (const record of index.records()) {
    if (record.source !== source) parts.push({ from: number, to: number, size: 0 });
    source = record.source;
    const part = parts.at(-1)!;
    part.to = ++number;
    if (record.verdict === 'stays') part.size += record.copies;
  }
  return parts;
}

function* turnsOf(index: RowIndex, { from, to }: Part): Generator<Turn> {
  for (let copy = 0, isOver = false; !isOver; copy++) {
    isOver = true;
    for (const record of index.records({ from, to })) {
      if (record.verdict !== 'stays') continue;
      if (copy < record.copies) yield { record, copy };
      if (copy + 1 < record.copies) isOver = false;
    }
  }
}

const atOnce = 1 << 19;

/** In an order that follows from the seed and the rows alone; a range of it at a time is sorted in memory. */
export function* shuffled(index: RowIndex, seed: number, limit = atOnce): Generator<Turn> {
  const ranges = Math.max(1, Math.ceil(index.size() / limit));
  // Another priority than the sample's: by that one, the rows of a sampled file would all come first.
  const prioritize = prioritizer(seed, 1);
  const turns = openTurns();
  for (let range = 0; range < ranges; range++) {
    turns.clear();
    const priority = { high: 0, low: 0 };
    let number = -1;
    for (const record of index.records()) {
      number++;
      if (record.verdict !== 'stays') continue;
      for (let copy = 0; copy < record.copies; copy++) {
        prioritize(copyOf(record, copy), priority);
        if (Math.floor((priority.high / 2 ** 32) * ranges) !== range) continue;
        turns.add(priority, number, copy);
      }
    }
    for (const { number: at, copy } of turns.sorted()) yield { record: index.at(at), copy };
  }
}

const wordsOfTurn = 4;

/** Turns that are sorted by their priorities: flat and used again, as objects would take ten times the memory. */
function openTurns() {
  let words = new Uint32Array(wordsOfTurn * 1024);
  let halves = new Uint32Array(2 * 1024);
  let count = 0;
  return {
    clear() {
      count = 0;
    },
    add({ high, low }: Priority, number: number, copy: number) {
      if (count * wordsOfTurn === words.length) {
        const grown = new Uint32Array(2 * words.length);
        grown.set(words);
        words = grown;
      }
      const at = wordsOfTurn * count++;
      words[at] = high;
      words[at + 1] = low;
      words[at + 2] = number;
      words[at + 3] = copy;
    },
    *sorted(): Generator<{ number: number; copy: number }> {
      // The first half of the priority and the place in one number: a sort that calls no function is ten times as fast.
      if (2 * count > halves.length) halves = new Uint32Array(words.length / 2);
      for (let at = 0; at < count; at++) {
        halves[2 * at + highWord] = words[wordsOfTurn * at]!;
        halves[2 * at + 1 - highWord] = at;
      }
      new BigUint64Array(halves.buffer, 0, count).sort();
      for (let from = 0, to = 1; from < count; from = to++) {
        const highAt = (at: number) => halves[2 * at + highWord];
        while (to < count && highAt(to) === highAt(from)) to++;
        const equal = Array.from({ length: to - from }, (_, at) => {
          return wordsOfTurn * halves[2 * (from + at) + 1 - highWord]!;
        });
        if (equal.length > 1) equal.sort((a, b) => words[a + 1]! - words[b + 1]! || a - b);
        for (const at of equal) yield { number: words[at + 2]!, copy: words[at + 3]! };
      }
    },
  };
}

/** The lesson of a copy that is written on purpose: not the same as that of the row. */
export function copyOf({ high, low }: Lesson, copy: number): Lesson {
  if (copy === 0) return { high, low };
  const other = { high: 0, low: 0 };
  prioritizer(copy, 2)({ high, low }, other);
  return other;
}
