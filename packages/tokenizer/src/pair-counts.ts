import { heapOf } from './heap.ts';

/** A word as it is joined so far, and how often it stands in the text. */
export interface Word {
  symbols: number[];
  count: number;
}

/** How often each pair of neighbouring symbols stands in the text, while symbols are joined. */
export interface PairCounts {
  /** The most frequent pair that repeats; of equals the one of the older symbols. */
  most(): [number, number] | undefined;
  /** The words that may hold a pair. */
  holders(left: number, right: number): Iterable<Word>;
  /** Write words anew, with what becomes of their symbols. */
  rewrite(words: Iterable<Word>, change: (symbols: readonly number[]) => number[]): void;
}

interface Entry {
  count: number;
  words: Set<Word>;
}

interface Candidate {
  pair: number;
  count: number;
}

// A pair's key: both halves stay exact in a double.
const pairBase = 2 ** 24;
// A pair that stands in the text once would teach the vocabulary that one text.
const leastCount = 2;

export function pairCountsOf(words: Iterable<Word>): PairCounts {
  const pairs = new Map<number, Entry>();
  const queue = heapOf<Candidate>(comesBefore);
  const entryOf = (pair: number) => {
    const entry = pairs.get(pair) ?? { count: 0, words: new Set() };
    pairs.set(pair, entry);
    return entry;
  };
  const enter = (word: Word, changes: Map<number, number>) => {
    for (const pair of pairsOf(word)) {
      entryOf(pair).words.add(word);
      changes.set(pair, (changes.get(pair) ?? 0) + word.count);
    }
  };
  const leave = (word: Word, changes: Map<number, number>) => {
    for (const pair of pairsOf(word)) changes.set(pair, (changes.get(pair) ?? 0) - word.count);
  };
  const apply = (changes: Map<number, number>) => {
    for (const [pair, change] of changes) {
      if (change === 0) continue;
      const entry = entryOf(pair);
      entry.count += change;
      if (entry.count >= leastCount) queue.push({ pair, count: entry.count });
      else if (entry.count === 0) pairs.delete(pair);
    }
  };

  const first = new Map<number, number>();
  for (const word of words) enter(word, first);
  apply(first);

  return {
    most() {
      for (let best = queue.pop(); best; best = queue.pop()) {
        // Where the count has moved on since, the pair was queued again.
        if (pairs.get(best.pair)?.count === best.count) {
          return [Math.floor(best.pair / pairBase), best.pair % pairBase];
        }
      }
      return undefined;
    },
    holders: (left, right) => pairs.get(left * pairBase + right)?.words ?? [],
    rewrite(rewritten, change) {
      const changes = new Map<number, number>();
      for (const word of rewritten) {
        leave(word, changes);
        word.symbols = change(word.symbols);
        enter(word, changes);
      }
      apply(changes);
    },
  };
}

function comesBefore(a: Candidate, b: Candidate): boolean {
  return a.count > b.count || (a.count === b.count && a.pair < b.pair);
}

function pairsOf({ symbols }: Word): number[] {
  return symbols.slice(1).map((right, i) => symbols[i]! * pairBase + right);
}
