import { randomOf } from '@labpipe/records';
import { fold } from './fold.ts';

/** Gives the earlier text that a text nearly repeats; a text that repeats none is remembered. */
export type NearDuplicates = (text: string) => string | undefined;

const bands = 32;
const rowsOfBand = 4;
const hashes = bands * rowsOfBand;

/**
 * Finds texts whose sets of five-character shingles agree by a Jaccard index from the threshold: candidates by MinHash in 32
 * bands of 4 (Broder 1997; Leskovec et al., Mining of Massive Datasets, ch. 3), each then measured exactly. Texts with other
 * numbers or names are never the same, however alike: "Who built A?" is not "Who built B?".
 */
export function openNearDuplicates(threshold: number): NearDuplicates {
  const buckets = new Map<string, Known[]>();
  return (text) => {
    const shingles = shinglesOf(text);
    const known = { text, shingles, marks: marksOf(text) };
    const keys = keysOf(shingles);
    for (const key of keys) {
      const like = buckets.get(key)?.find((other) => isNear(known, other, threshold));
      if (like) return like.text;
    }
    for (const key of keys) {
      const bucket = buckets.get(key);
      if (bucket) bucket.push(known);
      else buckets.set(key, [known]);
    }
    return undefined;
  };
}

interface Known {
  text: string;
  shingles: ReadonlySet<number>;
  marks: string;
}

function isNear(a: Known, b: Known, threshold: number): boolean {
  return a.marks === b.marks && jaccard(a.shingles, b.shingles) >= threshold;
}

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let common = 0;
  for (const shingle of a) if (b.has(shingle)) common++;
  return common / (a.size + b.size - common);
}

const length = 5;

/** The hashes of a text's runs of five characters, folded, with a space at each end. */
function shinglesOf(text: string): Set<number> {
  const words = fold(text).text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const plain = ` ${words.join(' ')} `;
  const shingles = new Set<number>();
  for (let at = 0; at <= Math.max(0, plain.length - length); at++)
    shingles.add(hashOf(plain.slice(at, at + length)));
  return shingles;
}

/** A text's numbers, and its words with a capital that do not begin a sentence. */
function marksOf(text: string): string {
  const numbers = text.match(/\p{N}+/gu) ?? [];
  const names = text.match(/(?<=[\p{L}\p{N},;'"(-] ?)(?<![.!?:] )\p{Lu}[\p{L}\p{N}]*/gu) ?? [];
  return [...new Set([...numbers, ...names])].sort().join(' ');
}

/** FNV-1a over UTF-16 units, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

// The same on every machine, whatever --seed says: which texts are alike is no matter of chance.
const multipliers = oddNumbers();

function oddNumbers(): number[] {
  const random = randomOf(1, 'near-duplicates');
  return Array.from({ length: 2 * hashes }, () => Math.floor(random() * 2 ** 31) * 2 + 1);
}

/** One key a band: equal where the smallest hashes of all its rows are. */
function keysOf(shingles: ReadonlySet<number>): string[] {
  const smallest = new Uint32Array(hashes).fill(0xffffffff);
  for (const shingle of shingles) {
    for (let row = 0; row < hashes; row++) {
      const mixed = Math.imul(
        shingle ^ (multipliers[row] as number),
        multipliers[hashes + row] as number,
      );
      const hash = (mixed ^ (mixed >>> 15)) >>> 0;
      if (hash < (smallest[row] as number)) smallest[row] = hash;
    }
  }
  return Array.from(
    { length: bands },
    (_, band) => `${band}:${smallest.slice(band * rowsOfBand, (band + 1) * rowsOfBand).join(',')}`,
  );
}
