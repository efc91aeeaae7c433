import { bandKeys, bandsFor } from './bands.ts';
import { hashText } from './hash.ts';
import { marksOf } from './marks.ts';
import { jaccard, shingleSet } from './shingles.ts';
import { openSketch, sketchSize } from './sketch.ts';

/** Gives the earlier text that a text nearly repeats; a text that repeats none is remembered. */
export type NearDuplicates = (text: string) => string | undefined;

interface Known {
  text: string;
  shingles: Uint32Array;
  marks: string;
}

/**
 * Finds texts whose sets of five-character shingles agree by a Jaccard index from the threshold: candidates by MinHash in
 * bands, each then measured exactly. Texts with other numbers or names are never the same, however alike: "Who built A?" is
 * not "Who built B?". It keeps every text in memory.
 */
export function openNearDuplicates(threshold: number): NearDuplicates {
  const buckets = new Map<number, Known[]>();
  const bands = bandsFor(threshold, sketchSize);
  const sketch = openSketch();
  return (text) => {
    const known = { text, shingles: shingleSet(text), marks: marksOf(text) };
    const keys = bandKeys(sketch(known.shingles), bands, hashText(known.marks));
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

function isNear(a: Known, b: Known, threshold: number): boolean {
  return a.marks === b.marks && jaccard(a.shingles, b.shingles) >= threshold;
}
