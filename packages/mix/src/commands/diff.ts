import { contentId } from '@labpipe/records';
import type { RowStore } from '../disk/row-store.ts';
import { type Entry, rowOf } from '../entry.ts';
import { hexOf } from '../lesson.ts';
import type { TrainingRow } from '../training-row.ts';

/** A difference between two sets, as `mix diff` writes it. */
export type Change =
  | { change: 'added' | 'removed'; row: TrainingRow }
  | { change: 'answer'; old: TrainingRow; new: TrainingRow }
  | { change: 'weight'; old: number; new: number; row: TrainingRow };

/** A set as it is compared: each different row, by its lesson, and how often it is there; the rows themselves wait on disk. */
export type RowSet = Map<string, Counted>;

interface Counted {
  place: number;
  count: number;
  /** 48 bits of what it asks: all but the last message. */
  question: number;
}

/** Put a row into a set. */
export function addRow(rows: RowSet, entry: Entry, store: RowStore): void {
  const lesson = hexOf(entry.lesson);
  const there = rows.get(lesson);
  if (there) there.count++;
  else {
    const question = questionOf(rowOf(entry));
    rows.set(lesson, { place: store.add({ entry }), count: 1, question });
  }
}

/**
 * What changed, in the order of the old set and then of the new one: rows that went, rows that came, rows that answer the
 * same question otherwise, and rows that are there more or less often. Rows are the same when their lessons are, whatever
 * their metadata say.
 */
export function* compareRows(before: RowSet, after: RowSet, store: RowStore): Generator<Change> {
  const rowAt = ({ place }: Counted): TrainingRow =>
    JSON.parse(store.readRow(place).bytes.toString());
  const came = new Map<number, string[]>();
  for (const [lesson, { question }] of after) {
    if (before.has(lesson)) continue;
    const lessons = came.get(question);
    if (lessons) lessons.push(lesson);
    else came.set(question, [lesson]);
  }
  const paired = new Set<string>();
  for (const [lesson, old] of before) {
    const same = after.get(lesson);
    if (same) {
      if (same.count !== old.count) {
        yield { change: 'weight', old: old.count, new: same.count, row: rowAt(old) };
      }
      continue;
    }
    const instead = came.get(old.question)?.shift();
    if (instead === undefined) yield { change: 'removed', row: rowAt(old) };
    else {
      paired.add(instead);
      yield { change: 'answer', old: rowAt(old), new: rowAt(after.get(instead)!) };
    }
  }
  for (const [lesson, now] of after) {
    if (!before.has(lesson) && !paired.has(lesson)) yield { change: 'added', row: rowAt(now) };
  }
}

function questionOf({ messages, unmask }: TrainingRow): number {
  return Number.parseInt(contentId([messages.slice(0, -1), unmask]).slice(0, 12), 16);
}
