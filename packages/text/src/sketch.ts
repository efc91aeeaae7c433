import { mix32 } from './hash.ts';
import { distinct } from './shingles.ts';

/** How many numbers a sketch has. */
export const sketchSize = 128;

/** 128 numbers of a set: two sketches agree in each with the probability of Jaccard's index of their sets (MinHash, Broder 1997). */
export type Sketch = Uint32Array;

/**
 * Makes sketches, each in time of the set's size and not 128 times that: fast similarity sketching (Dahlgaard, Knudsen and
 * Thorup, FOCS 2017). In each round every hash falls into one place at random, where the smallest stays; the rounds go on
 * until no place is empty, and from the 129th on each fills a place of its own, so that a set of one hash is sketched as well.
 * The sketch of an empty set is all zeros.
 */
export function openSketch(): (hashes: Uint32Array) => Sketch {
  const roundOf = new Int32Array(sketchSize);
  return (hashes) => {
    const sketch = new Uint32Array(sketchSize);
    if (hashes.length === 0) return sketch;
    roundOf.fill(-1);
    let empty = sketchSize;
    let left = hashes;
    for (let round = 0; empty > 0; round++) {
      const salt = Math.imul(round + 1, 0x9e3779b9);
      const only = round - sketchSize;
      for (let at = 0; at < left.length; at++) {
        const hash = mix32((left[at] as number) ^ salt);
        const place = only >= 0 ? only : hash & (sketchSize - 1);
        const filled = roundOf[place];
        if (filled === -1) {
          roundOf[place] = round;
          sketch[place] = hash;
          empty--;
        } else if (filled === round && hash < (sketch[place] as number)) sketch[place] = hash;
      }
      // A long text seldom needs a second round, unless it says the same over and over.
      if (round === 0 && empty > 0 && hashes.length > 4 * sketchSize) left = distinct(hashes);
    }
    return sketch;
  };
}
