import { numpy as np } from '@jax-js/jax';
import type { Llama } from './llama.ts';

/** Constants of rotary position embedding for rows of one length. */
export interface Rotation {
  /** Cosines and sines of every position's angles, each [1, length, 1, headSize], every angle twice. */
  cos: np.Array;
  sin: np.Array;
  /** [headSize, headSize]: (a, b) of every pair of dimensions to (-b, a), as a product from the right. */
  quarterTurn: np.Array;
}

/**
 * The rotation of the positions 0 to length - 1. Rotary scores depend on distances only, so an example that
 * is packed behind another keeps its place in the row as its position.
 */
export function rotationOf(
  { frequencies, pairs }: Pick<Llama, 'frequencies' | 'pairs'>,
  length: number,
): Rotation {
  const half = frequencies.length;
  const size = 2 * half;
  // Of a dimension: which pair it is in, whether it comes second there, and its partner.
  const neighbours = pairs === 'neighbours';
  const pairOf = (at: number) => (neighbours ? Math.floor(at / 2) : at % half);
  const isSecond = (at: number) => (neighbours ? at % 2 === 1 : at >= half);
  const distance = neighbours ? 1 : half;
  const table = (of: (angle: number) => number) =>
    filled([1, length, 1, size], (i) => of(Math.floor(i / size) * frequencies[pairOf(i % size)]!));
  return {
    cos: table(Math.cos),
    sin: table(Math.sin),
    quarterTurn: filled([size, size], (i) => {
      const [from, to] = [Math.floor(i / size), i % size];
      if (isSecond(from)) return to === from - distance ? -1 : 0;
      return to === from + distance ? 1 : 0;
    }),
  };
}

/**
 * Rotary position embedding (Su et al. 2021) of heads [rows, length, heads, headSize], with the
 * pairs of dimensions that the rotation was made for. The quarter turn is a small product, which
 * costs less than taking the pairs apart and joining them again.
 */
export function rotate(x: np.Array, { cos, sin, quarterTurn }: Rotation): np.Array {
  return x.ref.mul(cos).add(np.matmul(x, quarterTurn).mul(sin));
}

function filled(shape: number[], value: (i: number) => number): np.Array {
  const length = shape.reduce((a, b) => a * b, 1);
  return np.array(Float32Array.from({ length }, (_, i) => value(i))).reshape(shape);
}
