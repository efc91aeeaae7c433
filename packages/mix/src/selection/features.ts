import type { TrainingRow } from '../training-row.ts';

/** A row as it is read again, with what was kept with it. */
export interface Stored {
  row: TrainingRow;
  extra: Buffer;
}

/** What rows are compared by when a diverse part of them is chosen. */
export interface Features {
  /** How many rows are described at once, at best. */
  batch: number;
  /** What to keep with each row, if anything. Every row is seen before any are compared. */
  describe: (
    batches: AsyncIterable<readonly TrainingRow[]>,
  ) => AsyncIterable<(Uint8Array | undefined)[]>;
  /** How similar each is to each, n x n, from 0 to 1. */
  similarities: (stored: readonly Stored[]) => Float32Array;
}
