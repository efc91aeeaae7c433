import { mix32 } from './hash.ts';
import { normalText } from './normal-text.ts';

const length = 5;
const factor = 0x01000193;
const outgoing = [1, 2, 3, 4, 5].reduce((power) => Math.imul(power, factor), 1);

/**
 * Put the hashes of a text's shingles, its runs of five characters in normal form with a space at each end, behind the others;
 * the same one as often as it stands there. Equal shingles under different salts are different ones.
 */
export function addShingles(text: string, salt: number, hashes: number[]): void {
  const padded = ` ${normalText(text)} `;
  let rolling = 0;
  for (let at = 0; at < padded.length; at++) {
    // A polynomial over the last five units (Karp and Rabin 1987): the sixth goes out as the next comes in.
    const gone = at < length ? 0 : Math.imul(padded.charCodeAt(at - length), outgoing);
    rolling = (Math.imul(rolling, factor) + padded.charCodeAt(at) - gone) | 0;
    if (at >= length - 1 || at === padded.length - 1) hashes.push(mix32(rolling ^ salt));
  }
}

/** The shingles of a text as a set: in order, each once. */
export function shingleSet(text: string, salt = 0): Uint32Array {
  const hashes: number[] = [];
  addShingles(text, salt, hashes);
  const sorted = Uint32Array.from(hashes).sort();
  let count = 0;
  for (const hash of sorted) {
    if (count === 0 || sorted[count - 1] !== hash) sorted[count++] = hash;
  }
  return sorted.subarray(0, count);
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
