import { heapOf } from './heap.ts';

/** Joins the byte characters of a word into the longest symbols that the merges allow. */
export type Merger = (word: string) => string[];

/**
 * Byte-pair encoding (Sennrich et al. 2016) as llama.cpp does it: the pair of the lowest rank is joined first, the
 * leftmost of equals. O(n log n) in the length of the word, so a hostile word of a megabyte costs a second, not a day.
 */
export function mergerOf(merges: readonly (readonly [string, string])[]): Merger {
  const table = tableOf(merges);
  return function merge(word) {
    // Characters that no merge knows get no number: they join nothing.
    const symbols = Array.from(word, (char) => table.symbols.get(char) ?? -1);
    const found: string[] = [];
    const next = joinAll(symbols, table);
    for (let i = 0; i < symbols.length; i = next[i]!) {
      found.push(table.texts[symbols[i]!] ?? word[i]!);
    }
    return found;
  };
}

interface MergeTable {
  symbols: ReadonlyMap<string, number>;
  texts: readonly string[];
  rankOf(left: number, right: number): number | undefined;
  resultOf(rank: number): number;
}

// The key of a pair, and of a queued merge: both halves stay exact in a double.
const pairBase = 2 ** 24;
const positionBase = 2 ** 32;

function tableOf(merges: readonly (readonly [string, string])[]): MergeTable {
  const symbols = new Map<string, number>();
  const texts: string[] = [];
  const symbolOf = (text: string) => {
    const symbol = symbols.get(text) ?? texts.push(text) - 1;
    symbols.set(text, symbol);
    return symbol;
  };
  const rankOfPair = new Map<number, number>();
  const results = merges.map(([left, right], rank) => {
    const pair = symbolOf(left) * pairBase + symbolOf(right);
    if (!rankOfPair.has(pair)) rankOfPair.set(pair, rank);
    return symbolOf(left + right);
  });
  return {
    symbols,
    texts,
    rankOf: (left, right) => rankOfPair.get(left * pairBase + right),
    resultOf: (rank) => results[rank]!,
  };
}

const gone = -2;

/** Join symbols in place; where each that is left has its next. */
function joinAll(symbols: number[], { rankOf, resultOf }: MergeTable): Int32Array {
  const next = Int32Array.from(symbols, (_, i) => i + 1);
  const previous = Int32Array.from(symbols, (_, i) => i - 1);
  const queue = heapOf<number>((a, b) => a < b);
  const rankAt = (left: number) => {
    const right = next[left]!;
    if (left < 0 || right >= symbols.length) return undefined;
    return rankOf(symbols[left]!, symbols[right]!);
  };
  const offer = (left: number) => {
    const rank = rankAt(left);
    if (rank !== undefined) queue.push(rank * positionBase + left);
  };

  for (let i = 0; i < symbols.length; i++) offer(i);
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    const left = entry % positionBase;
    const rank = (entry - left) / positionBase;
    // The pair may have changed since it was offered: one of the two was joined to another.
    if (previous[left] === gone || rankAt(left) !== rank) continue;
    const right = next[left]!;
    symbols[left] = resultOf(rank);
    next[left] = next[right]!;
    previous[right] = gone;
    if (next[left]! < symbols.length) previous[next[left]!] = left;
    offer(previous[left]!);
    offer(left);
  }
  return next;
}
