import { priority } from '@labpipe/records';

/** Servers take 31 bits; the rows of one chunk count on from its seed, so that leaves room. */
const range = 2 ** 31 - 2 ** 20;

/** The seed of the requests about a chunk or leaf: it follows from --seed and the id alone. */
export function seedOf(seed: number, id: string): number {
  return Math.floor(priority(seed, id) * range);
}

/** The seed for another try at the same request; the first keeps its own. */
export function varySeed(seed: number, turn: number): number {
  return turn === 0 ? seed : Math.floor(priority(seed, turn) * range);
}
