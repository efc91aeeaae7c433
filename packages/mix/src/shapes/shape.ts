import type { Sample } from '@labpipe/records';
import type { RowBody } from '../training-row.ts';

/** A way to make a training row of a sample. */
export interface Shape {
  name: string;
  /** The row, or undefined where the shape does not apply to the sample. */
  make: (sample: Sample) => RowBody | undefined;
}
