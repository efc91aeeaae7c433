import type { Lesson } from './lesson.ts';
import { prioritizer } from './sampling/priority.ts';
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

/** The lesson of a copy that is written on purpose: not the same as that of the row. */
export function copyOf({ high, low }: Lesson, copy: number): Lesson {
  if (copy === 0) return { high, low };
  const other = { high: 0, low: 0 };
  prioritizer(copy, 2)({ high, low }, other);
  return other;
}
