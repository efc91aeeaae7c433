import { numpy as np } from '@jax-js/jax';
import type { Llama } from './llama.ts';

/** Rotary position embedding of some positions. */
export interface Rotation {
  /** Cosines and sines of every position's angles, each [positions, 1, headSize], every angle twice. */
  cos: np.Array;
  sin: np.Array;
  /** [headSize, headSize]: (a, b) of every pair of dimensions to (-b, a), as a product from the right. */
  quarterTurn: np.Array;
}

type Rotary = Pick<Llama, 'frequencies' | 'pairs'>;

/** Of each dimension of a head: which pair it is in, and whether it comes second there; and how far partners are apart. */
function pairing({ frequencies, pairs }: Rotary) {
  const half = frequencies.length;
  return pairs === 'neighbours'
    ? { pairOf: (at: number) => at >> 1, isSecond: (at: number) => at % 2 === 1, distance: 1 }
    : { pairOf: (at: number) => at % half, isSecond: (at: number) => at >= half, distance: half };
}

/** The cosines and sines of positions: two arrays [positions, 1, headSize]. */
export function anglesOf(llama: Rotary, positions: Int32Array): [Float32Array, Float32Array] {
  const size = 2 * llama.frequencies.length;
  const highest = positions.reduce((a, b) => Math.max(a, b), 0);
  const table = tableUpTo(llama, highest + 1);
  const [cos, sin] = [0, 1].map(() => new Float32Array(positions.length * size));
  for (let i = 0; i < positions.length; i++) {
    const from = positions[i]! * size;
    cos!.set(table.cos.subarray(from, from + size), i * size);
    sin!.set(table.sin.subarray(from, from + size), i * size);
  }
  return [cos!, sin!];
}

interface Table {
  count: number;
  cos: Float32Array;
  sin: Float32Array;
}

// Of the positions from 0 on: a step would spend a twentieth of its time on them.
const tables = new WeakMap<object, Table>();

function tableUpTo(llama: Rotary, count: number): Table {
  const { frequencies } = llama;
  const known = tables.get(frequencies);
  if (known && known.count >= count) return known;
  const { pairOf } = pairing(llama);
  const size = 2 * frequencies.length;
  // Twice as many as asked, so that growing costs no more than filling.
  const all = 2 * count;
  const table = {
    count: all,
    cos: new Float32Array(all * size),
    sin: new Float32Array(all * size),
  };
  for (let i = 0; i < all * size; i++) {
    const angle = Math.floor(i / size) * frequencies[pairOf(i % size)]!;
    table.cos[i] = Math.cos(angle);
    table.sin[i] = Math.sin(angle);
  }
  tables.set(frequencies, table);
  return table;
}

export function quarterTurnOf(llama: Rotary): np.Array {
  const { isSecond, distance } = pairing(llama);
  const size = 2 * llama.frequencies.length;
  return filled([size, size], (i) => {
    const [from, to] = [Math.floor(i / size), i % size];
    if (isSecond(from)) return to === from - distance ? -1 : 0;
    return to === from + distance ? 1 : 0;
  });
}

/**
 * Rotary position embedding (Su et al. 2021) of heads [positions, heads, headSize]. The quarter turn is a small
 * product, which costs less than taking the pairs apart and joining them again.
 */
export function rotate(x: np.Array, { cos, sin, quarterTurn }: Rotation): np.Array {
  return x.ref.mul(cos).add(np.matmul(x, quarterTurn).mul(sin));
}

function filled(shape: number[], value: (i: number) => number): np.Array {
  const length = shape.reduce((a, b) => a * b, 1);
  return np.array(Float32Array.from({ length }, (_, i) => value(i))).reshape(shape);
}
