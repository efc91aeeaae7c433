import { heapOf } from './heap.ts';

/** Joins the byte characters of a word into the longest symbols that the merges allow. */
export type Merger = (word: string) => string[];

// A pair's key, a heap entry's key: both halves stay exact in a double.
const pairBase = 2 ** 24;
const positionBase = 2 ** 32;

/**
 * Byte-pair encoding (Sennrich et al. 2016) as llama.cpp does it: the pair of the lowest rank is joined first, the
 * leftmost of equals. O(n log n) in the length of the word, so a hostile word of a megabyte costs a second, not a day.
 */
export function mergerOf(merges: readonly (readonly [string, string])[]): Merger {
  const symbols = new Map<string, number>();
  const texts: string[] = [];
  const symbolOf = (text: string) => {
    let symbol = symbols.get(text);
    if (symbol === undefined) {
      symbol = texts.push(text) - 1;
      symbols.set(text, symbol);
    }
    return symbol;
  };
  const rankOfPair = new Map<number, number>();
  const resultOfRank = merges.map(([left, right], rank) => {
    const pair = symbolOf(left) * pairBase + symbolOf(right);
    if (!rankOfPair.has(pair)) rankOfPair.set(pair, rank);
    return symbolOf(left + right);
  });

  return function merge(word) {
    // Word characters that no merge knows get no number of their own: they join nothing.
    const at = Array.from(word, (char) => symbols.get(char) ?? -1);
    if (at.length === 1) return [word];
    const next = Int32Array.from(at, (_, i) => i + 1);
    const previous = Int32Array.from(at, (_, i) => i - 1);
    const queue = heapOf<number>(isLess);
    const rankAt = (left: number) => {
      const right = next[left]!;
      if (right >= at.length || at[left]! < 0 || at[right]! < 0) return undefined;
      return rankOfPair.get(at[left]! * pairBase + at[right]!);
    };
    const offer = (left: number) => {
      const rank = left < 0 ? undefined : rankAt(left);
      if (rank !== undefined) queue.push(rank * positionBase + left);
    };

    for (let i = 0; i < at.length; i++) offer(i);
    for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
      const left = entry % positionBase;
      const rank = (entry - left) / positionBase;
      // The pair may have changed since it was offered: one of the two was joined to another.
      if (previous[left] === gone || rankAt(left) !== rank) continue;
      const right = next[left]!;
      at[left] = resultOfRank[rank]!;
      next[left] = next[right]!;
      previous[right] = gone;
      if (next[left]! < at.length) previous[next[left]!] = left;
      offer(previous[left]!);
      offer(left);
    }
    return collect(word, at, next, texts);
  };
}

const gone = -2;
const isLess = (a: number, b: number) => a < b;

function collect(word: string, at: number[], next: Int32Array, texts: string[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < at.length; i = next[i]!) found.push(texts[at[i]!] ?? word[i]!);
  return found;
}
