import { positionsOf } from '../rows/positions.ts';
import type { Row } from './fill.ts';
import { positionsIn, type Shape } from './shape.ts';

/** One run of the traced step; arrays over positions are the prefix and then [rows, length], laid end to end. */
export interface MicroBatch {
  shape: Shape;
  tokens: Int32Array;
  /** Where in its example each position is, from 0. */
  positions: Int32Array;
  /** Which example of its row a position belongs to, from 1; 0 is padding, and the prefix, which all of them see. */
  segments: Int32Array;
  /** [learned]: the positions that predict something, all different, filled up with others. */
  places: Int32Array;
  /** [learned]: what they are to predict. */
  targets: Int32Array;
  /** [learned]: the weight of each in the loss; 0 where the list is only filled up. */
  shares: Float32Array;
  /** [learned]: which example of all its rows a place belongs to, from 0; -1 where the list is only filled up. */
  owners: Int32Array;
  /** The ids of these examples. */
  ids: readonly string[];
}

/** Rows of one length as a micro-batch; each learned token counts `share` in the loss of its step. */
export function microBatch(rows: readonly Row[], shape: Shape, share: number): MicroBatch {
  const { prefix, length } = shape;
  const size = positionsIn(shape);
  const tokens = new Int32Array(size);
  const positions = new Int32Array(size);
  const segments = new Int32Array(size);
  const targetAt = new Int32Array(size).fill(-1);
  const ownerAt = new Int32Array(size).fill(-1);
  const all: string[] = [];
  const first = rows[0]?.examples[0];
  if (first) tokens.set(first.ids.subarray(0, prefix));
  for (let at = 0; at < prefix; at++) positions[at] = at;
  for (const [row, { examples }] of rows.entries()) {
    let at = prefix + row * length;
    for (const [i, example] of examples.entries()) {
      const end = positionsOf(example);
      ownerAt.fill(all.push(example.id) - 1, at, at + end - prefix);
      tokens.set(example.ids.subarray(prefix, end), at);
      segments.fill(i + 1, at, at + end - prefix);
      for (let position = prefix; position < end; position++, at++) {
        positions[at] = position;
        if (example.learned[position + 1]) targetAt[at] = example.ids[position + 1]!;
      }
    }
  }
  const learned = learnedPlaces(targetAt, shape.learned, share);
  const owners = learned.places.map((at, i) => (learned.shares[i]! > 0 ? ownerAt[at]! : -1));
  return { shape, tokens, positions, segments, ...learned, owners, ids: all };
}

/**
 * The positions with a target, then as many without as fill the list. They must differ: ONNX Runtime adds
 * the gradients of equal places in parallel and would lose some.
 */
function learnedPlaces(targetAt: Int32Array, learned: number, share: number) {
  const positions = [...targetAt.keys()];
  const places = [
    ...positions.filter((at) => targetAt[at]! >= 0),
    ...positions.filter((at) => targetAt[at]! < 0),
  ].slice(0, learned);
  return {
    places: Int32Array.from(places),
    targets: Int32Array.from(places, (at) => Math.max(0, targetAt[at]!)),
    shares: Float32Array.from(places, (at) => (targetAt[at]! >= 0 ? share : 0)),
  };
}

/** Targets in a row. */
export function learnedIn({ examples }: Row): number {
  return examples.reduce(
    (sum, { learned }) => sum + learned.subarray(1).reduce((a, b) => a + b, 0),
    0,
  );
}
