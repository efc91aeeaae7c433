import { contentId } from '@labpipe/records';
import { type Entry, rowOf } from '../entry.ts';
import type { TrainingRow } from '../training-row.ts';

/** A difference between two sets, as `mix diff` writes it. */
export type Change =
  | { change: 'added' | 'removed'; row: TrainingRow }
  | { change: 'answer'; old: TrainingRow; new: TrainingRow }
  | { change: 'weight'; old: number; new: number; row: TrainingRow };

/** A set as it is compared: each different row and how often it is there. */
export type RowSet = Map<string, { row: TrainingRow; count: number }>;

/** Put a row into a set. */
export function addRow(rows: RowSet, entry: Entry): void {
  const there = rows.get(entry.lesson);
  if (there) there.count++;
  else rows.set(entry.lesson, { row: rowOf(entry), count: 1 });
}

/**
 * What changed, in the order of the old set and then of the new one: rows that went, rows that came, rows that answer the
 * same question otherwise, and rows that are there more or less often. Rows are the same when their lessons are, whatever
 * their metadata say.
 */
export function* compareRows(before: RowSet, after: RowSet): Generator<Change> {
  const came = new Map<string, { row: TrainingRow; lesson: string }[]>();
  for (const [lesson, { row }] of after) {
    if (before.has(lesson)) continue;
    const question = questionOf(row);
    came.set(question, [...(came.get(question) ?? []), { row, lesson }]);
  }
  const paired = new Set<string>();
  for (const [lesson, { row, count }] of before) {
    const same = after.get(lesson);
    if (same) {
      if (same.count !== count) yield { change: 'weight', old: count, new: same.count, row };
      continue;
    }
    const instead = came.get(questionOf(row))?.shift();
    if (instead) {
      paired.add(instead.lesson);
      yield { change: 'answer', old: row, new: instead.row };
    } else yield { change: 'removed', row };
  }
  for (const [lesson, { row }] of after) {
    if (!before.has(lesson) && !paired.has(lesson)) yield { change: 'added', row };
  }
}

function questionOf({ messages, unmask }: TrainingRow): string {
  return contentId([messages.slice(0, -1), unmask]);
}
