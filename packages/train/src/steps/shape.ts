/** What a traced step is compiled for: rows of tokens, their length, and how many positions predict something. */
export interface Shape {
  rows: number;
  length: number;
  learned: number;
}

/**
 * Work of rows of a length, in positions of a short row: attention makes a position of a row of 800 twice as
 * dear as one of a row of 16 (measured at width 128; the wider the model, the less).
 */
export function workOf(rows: number, length: number): number {
  return rows * length * (1 + length / 800);
}

/** What running one more micro-batch costs beside its positions, in the same unit. */
export const batchOverhead = 100;

/** What compiling one more shape costs, in the same unit: a quarter of a second and more. */
export const shapeOverhead = 10_000;
