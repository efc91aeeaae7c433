import { numpy as np } from '@jax-js/jax';

/** Where positions lie: a prefix that all rows see, and then the rows. */
export interface Layout {
  prefix: number;
  rows: number;
  length: number;
}

// Shorter blocks save no more, as each costs operations of its own (measured at 496 and 1008 positions).
const blockLength = 512;

/**
 * Where the blocks end that attention takes the queries of a row in. A block meets the keys up to its own end
 * and none of those that it may not see anyway: a quarter of all scores of a row of two blocks, nearly half of
 * those of many.
 */
export function blockEnds(length: number): number[] {
  const blocks = Math.ceil(length / blockLength);
  return Array.from({ length: blocks }, (_, i) => Math.ceil(((i + 1) * length) / blocks));
}

/** An array [rows, length, ...] along `axis` in those blocks. */
export function inBlocks(x: np.Array, axis: number): np.Array[] {
  const ends = blockEnds(x.shape[axis]!);
  return ends.length === 1 ? [x] : np.split(x, ends.slice(0, -1), axis);
}

/** Shapes of the biases of rows of this length: one array for each block. */
export function biasShapes({ prefix, rows, length }: Layout): number[][] {
  return blockEnds(length).map((end, i, ends) => [
    rows,
    1,
    1,
    end - (ends[i - 1] ?? 0),
    prefix + end,
  ]);
}

/**
 * What the queries of each block may not see, as a number to add to their scores: [rows, 1, 1, block, keys], where the
 * keys are the prefix, which all see, and the row's own: 0 where the key is of the same segment and not later, else
 * -1e9. Padding is a segment too, so every position sees at least itself and no softmax is empty.
 */
export function attentionBiases(segments: Int32Array, layout: Layout): Float32Array[] {
  const { prefix, length } = layout;
  return biasShapes(layout).map(([rows, , , block, keys]) => {
    const biases = new Float32Array(rows! * block! * keys!);
    const end = keys! - prefix;
    for (let row = 0, to = 0; row < rows!; row++) {
      const from = row * length;
      for (let query = end - block!; query < end; query++) {
        const segment = segments[from + query];
        to += prefix;
        for (let key = 0; key < end; key++, to++) {
          if (key > query || segments[from + key] !== segment) biases[to] = FORBIDDEN;
        }
      }
    }
    return biases;
  });
}

/** The blocks from the first to block `i`, joined again; the blocks themselves stay. */
export function upTo(blocks: readonly np.Array[], i: number, axis: number): np.Array {
  const parts = blocks.slice(0, i + 1).map((block) => block.ref);
  return parts.length === 1 ? parts[0]! : np.concatenate(parts, axis);
}

const FORBIDDEN = -1e9;
