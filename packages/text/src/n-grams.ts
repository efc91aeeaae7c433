import { hashText, mix32 } from './hash.ts';

/** A run of words: 52 bits of their hash, and where in the words it begins. */
export interface NGram {
  hash: number;
  at: number;
}

/** The runs of `size` words of a text in normal form; a text with fewer words has none. */
export function* nGramsOf(normal: string, size: number): Generator<NGram> {
  const words = normal === '' ? [] : normal.split(' ');
  const [low, high] = [0x811c9dc5, 0x2545f491].map((start) =>
    words.map((word) => hashText(word, start)),
  ) as [number[], number[]];
  for (let at = 0; at + size <= words.length; at++) {
    yield { hash: (hashRun(high, at, size) & 0xfffff) * 2 ** 32 + hashRun(low, at, size), at };
  }
}

function hashRun(hashes: readonly number[], at: number, size: number): number {
  let hash = size;
  for (let next = at; next < at + size; next++) hash = mix32(hash) ^ (hashes[next] as number);
  return mix32(hash);
}
