import type { TrainingRow } from '../training-row.ts';

/** A row as candidates are looked for: rows that are alike share a key, but for few; and what is kept to measure it by. */
export interface Described {
  keys: Uint32Array;
  extra?: Uint8Array;
}

/** A way in which rows may say the same. `View` is what a row is measured by. */
export interface Likeness<View> {
  /** The reason of a reject. */
  reason: string;
  /** Rows are the same from this likeness on, 0 to 1. */
  threshold: number;
  /** How many keys a row has at most. */
  keys: number;
  /** How many rows are described at once, at best. */
  batch: number;
  /** The same batches in the same order. */
  describe: (batches: AsyncIterable<readonly TrainingRow[]>) => AsyncIterable<Described[]>;
  view: (row: TrainingRow, extra: Buffer) => View;
  measure: (a: View, b: View) => number;
}
