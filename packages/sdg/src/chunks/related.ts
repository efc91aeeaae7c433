import type { Chunk } from '@labpipe/records';

/** Finds another chunk that shares rare words with one; `turn` 0 the nearest, 1 the next, and round again after a few. */
export type FindRelated = (chunk: Chunk, turn: number) => Chunk | undefined;

/** How many of the nearest take turns. */
const few = 3;

/** A word of more chunks than this links nothing, and would make the search quadratic. */
const mostChunks = 20;

/**
 * Find related chunks by the words that they share, each weighted by how few of the chunks have it (inverse document frequency:
 * Spärck Jones 1972). Words of every chunk, as those of a title, weigh little. The index is made when it is first asked for.
 */
export function openRelated(chunks: readonly Chunk[]): FindRelated {
  let index: Index | undefined;
  const found = new Map<string, Chunk[]>();
  return (chunk, turn) => {
    index ??= indexOf(chunks);
    const near = found.get(chunk.id) ?? nearest(chunk, chunks, index);
    found.set(chunk.id, near);
    return near[turn % Math.max(1, near.length)];
  };
}

/** For each word, the places of the chunks that have it. */
type Index = ReadonlyMap<string, readonly number[]>;

function indexOf(chunks: readonly Chunk[]): Index {
  const index = new Map<string, number[]>();
  for (const [place, { text }] of chunks.entries()) {
    for (const word of wordsOf(text)) {
      const places = index.get(word);
      if (places) places.push(place);
      else index.set(word, [place]);
    }
  }
  return index;
}

function nearest(chunk: Chunk, chunks: readonly Chunk[], index: Index): Chunk[] {
  const scores = new Map<number, number>();
  for (const word of wordsOf(chunk.text)) {
    const places = index.get(word) ?? [];
    if (places.length > mostChunks) continue;
    const weight = Math.log((chunks.length + 1) / places.length);
    for (const place of places) scores.set(place, (scores.get(place) ?? 0) + weight);
  }
  return [...scores]
    .filter(([place]) => chunks[place]?.text !== chunk.text)
    .sort(([placeA, a], [placeB, b]) => b - a || placeA - placeB)
    .slice(0, few)
    .map(([place]) => chunks[place] as Chunk);
}

/** The words of four letters and more, and the numbers; shorter ones link nothing. */
function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{L}{4,}|\p{N}+/gu) ?? []);
}
