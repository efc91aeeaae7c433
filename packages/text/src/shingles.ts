import { mix32 } from './hash.ts';
import { paddedUnits } from './units.ts';

const length = 5;
const factor = 0x01000193;
const outgoing = [1, 2, 3, 4, 5].reduce((power) => Math.imul(power, factor), 1);

/** Hashes of shingles, the same one as often as it was put there: the first `length` of `hashes`. */
export interface ShingleBag {
  hashes: Uint32Array;
  length: number;
}

export function emptyBag(): ShingleBag {
  return { hashes: new Uint32Array(1024), length: 0 };
}

/** What a bag holds, for as long as nothing more is put into it. */
export function contentsOf({ hashes, length: count }: ShingleBag): Uint32Array {
  return hashes.subarray(0, count);
}

/**
 * Put the shingles of a text into a bag: its runs of five characters in normal form with a space at each end. Equal ones under
 * different salts are different.
 */
export function addShingles(text: string, salt: number, bag: ShingleBag): void {
  const units = paddedUnits(text);
  const first = Math.min(length, units.length) - 1;
  reserve(bag, bag.length + units.length - first);
  const { hashes } = bag;
  let rolling = 0;
  for (let at = 0; at < units.length; at++) {
    // A polynomial over the last five units (Karp and Rabin 1987): the sixth goes out as the next comes in.
    const gone = at < length ? 0 : Math.imul(units[at - length] as number, outgoing);
    rolling = (Math.imul(rolling, factor) + (units[at] as number) - gone) | 0;
    if (at >= first) hashes[bag.length++] = mix32(rolling ^ salt);
  }
}

function reserve(bag: ShingleBag, size: number): void {
  if (size <= bag.hashes.length) return;
  const larger = new Uint32Array(2 ** Math.ceil(Math.log2(size)));
  larger.set(contentsOf(bag));
  bag.hashes = larger;
}

/** Hashes in order, each once. */
export function distinct(hashes: Uint32Array): Uint32Array {
  const sorted = hashes.slice().sort();
  let count = 0;
  for (const hash of sorted) {
    if (count === 0 || sorted[count - 1] !== hash) sorted[count++] = hash;
  }
  return sorted.subarray(0, count);
}

/** The set of a text's shingles. */
export function shingleSet(text: string, salt = 0): Uint32Array {
  const bag = emptyBag();
  addShingles(text, salt, bag);
  return distinct(contentsOf(bag));
}

/** Jaccard's index of two such sets: what both have, over what either has, from 0 to 1; 1 for two empty ones. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i] as number, b[j] as number];
    if (left === right) common++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  const either = a.length + b.length - common;
  return either === 0 ? 1 : common / either;
}
