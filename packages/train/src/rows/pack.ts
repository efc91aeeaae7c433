import type { Example } from './example.ts';
import { groupsOf, type Order } from './order.ts';

/** Rows of tokens that a model reads at once; arrays are [rows, length] laid end to end. */
export interface Batch {
  rows: number;
  length: number;
  tokens: Int32Array;
  /** The token that each position is to predict. */
  targets: Int32Array;
  /** 1 where the target counts. */
  weights: Float32Array;
  /** Which example of its row a position belongs to, from 1; 0 is padding. */
  segments: Int32Array;
  examples: number;
  /** Targets that count. */
  learned: number;
  /** Positions that are no padding. */
  tokensReal: number;
}

export interface Shape {
  rows: number;
  length: number;
}

/**
 * The micro-batches of each optimizer step of an epoch, all of one shape. Examples share rows (first fit, the longest
 * first) but see nothing of each other: each is a segment of its own. Every example must fit `length` positions.
 */
export function* epochBatches(
  examples: readonly Example[],
  options: Order & { length: number; rows?: number },
): Generator<Batch[]> {
  const { length } = options;
  const rows = options.rows ?? mostRows(groupsOf(examples, options), length);
  for (const group of groupsOf(examples, options)) {
    const filled = fillRows(group, length);
    const batches: Batch[] = [];
    for (let from = 0; from < filled.length; from += rows) {
      batches.push(batchOf(filled.slice(from, from + rows), { rows, length }));
    }
    yield batches;
  }
}

/** The rows of this length that the fullest of some groups needs. */
export function mostRows(groups: Iterable<readonly Example[]>, length: number): number {
  let most = 1;
  for (const group of groups) most = Math.max(most, fillRows(group, length).length);
  return most;
}

/** Positions that an example takes: all tokens before the last learned one, as the rest predicts nothing that counts. */
export function positionsOf({ learned }: Example): number {
  return Math.max(0, learned.lastIndexOf(1));
}

/** First fit, the longest first: at most 11/9 of the best number of rows (Johnson 1973). */
export function fillRows(group: readonly Example[], length: number): Example[][] {
  const rows: { free: number; examples: Example[] }[] = [];
  const sorted = group
    .map((example) => ({ example, positions: positionsOf(example) }))
    .sort((a, b) => b.positions - a.positions);
  for (const { example, positions } of sorted) {
    if (positions > length) {
      throw new RangeError(`Example ${example.id} takes ${positions} positions of ${length}`);
    }
    let row = rows.find(({ free }) => free >= positions);
    if (!row) {
      row = { free: length, examples: [] };
      rows.push(row);
    }
    row.examples.push(example);
    row.free -= positions;
  }
  return rows.map((row) => row.examples);
}

function batchOf(filled: readonly Example[][], { rows, length }: Shape): Batch {
  const size = rows * length;
  const batch: Batch = {
    rows,
    length,
    tokens: new Int32Array(size),
    targets: new Int32Array(size),
    weights: new Float32Array(size),
    segments: new Int32Array(size),
    examples: 0,
    learned: 0,
    tokensReal: 0,
  };
  for (const [row, examples] of filled.entries()) {
    let at = row * length;
    for (const [i, example] of examples.entries()) {
      const positions = positionsOf(example);
      batch.tokens.set(example.ids.subarray(0, positions), at);
      batch.targets.set(example.ids.subarray(1, positions + 1), at);
      batch.weights.set(example.learned.subarray(1, positions + 1), at);
      batch.segments.fill(i + 1, at, at + positions);
      at += positions;
      batch.examples++;
      batch.tokensReal += positions;
    }
  }
  batch.learned = batch.weights.reduce((sum, weight) => sum + weight, 0);
  return batch;
}
