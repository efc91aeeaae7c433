import type { Example } from '../rows/example.ts';
import { positionsOf } from '../rows/positions.ts';

/** A row of tokens with the examples that share it. */
export interface Row {
  length: number;
  examples: Example[];
}

/**
 * The examples of one optimizer step in rows of the given lengths (ascending): the longest first, each into
 * the first row with room, or else into a new row of the shortest length that holds it. Of each the first
 * `prefix` positions lie elsewhere. Without `packing` each has a row of its own.
 */
export function fillRows(
  group: readonly Example[],
  lengths: readonly number[],
  { prefix = 0, packing = true }: { prefix?: number; packing?: boolean } = {},
): Row[] {
  const rows: (Row & { free: number })[] = [];
  const sorted = group
    .map((example) => ({ example, positions: positionsOf(example) - prefix }))
    .sort((a, b) => b.positions - a.positions);
  for (const { example, positions } of sorted) {
    let row = rows.find(({ free }) => free >= positions);
    if (!row) {
      const length = lengths.find((each) => each >= positions);
      if (length === undefined) {
        throw new RangeError(`example ${example.id} has ${positions} positions, rows ${lengths}`);
      }
      row = { length, examples: [], free: length };
      rows.push(row);
    }
    row.examples.push(example);
    row.free = packing ? row.free - positions : 0;
  }
  return rows;
}
