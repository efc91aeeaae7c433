import { charOfByte, toByteChars } from './byte-alphabet.ts';
import { heapOf } from './heap.ts';

export interface Vocabulary {
  /** Byte characters in the order of their bytes, then what the merges make, in their order. */
  tokens: string[];
  /** The pairs to join, the first first. */
  merges: [string, string][];
}

interface Word {
  symbols: number[];
  count: number;
}

interface Candidate {
  pair: number;
  count: number;
}

// A pair's key: both halves stay exact in a double.
const pairBase = 2 ** 24;
// Longer ones are no words; joining all through a megabyte of noise would take hours.
const longestWord = 512;
// A pair that stands in the text once would teach the vocabulary that one text.
const leastCount = 2;

/**
 * Learn byte-pair merges until there are `size` tokens, or no pair repeats: always the most frequent pair, of equals
 * the one whose tokens are older. The order of the words changes nothing. Pair counts are kept up to date word by word
 * (as in Sennrich et al. 2016, algorithm 1, and its subword-nmt), so each merge costs only the words that hold it.
 */
export function learnMerges(counts: ReadonlyMap<string, number>, size: number): Vocabulary {
  const tokens = [...charOfByte];
  const idOf = new Map(tokens.map((token, id) => [token, id]));
  const merges: [string, string][] = [];
  const words = wordsOf(counts, idOf);
  const pairs = new Map<number, { count: number; words: Set<Word> }>();
  const queue = heapOf<Candidate>(
    (a, b) => a.count > b.count || (a.count === b.count && a.pair < b.pair),
  );

  const add = (word: Word, sign: 1 | -1, changes: Map<number, number>) => {
    for (let i = 1; i < word.symbols.length; i++) {
      const pair = word.symbols[i - 1]! * pairBase + word.symbols[i]!;
      changes.set(pair, (changes.get(pair) ?? 0) + sign * word.count);
      if (sign > 0) holdersOf(pair).add(word);
    }
  };
  const holdersOf = (pair: number) => {
    let entry = pairs.get(pair);
    if (!entry) {
      entry = { count: 0, words: new Set() };
      pairs.set(pair, entry);
    }
    return entry.words;
  };
  const apply = (changes: Map<number, number>) => {
    for (const [pair, change] of changes) {
      const entry = pairs.get(pair)!;
      if (change === 0) continue;
      entry.count += change;
      if (entry.count >= leastCount) queue.push({ pair, count: entry.count });
      else if (entry.count === 0) pairs.delete(pair);
    }
  };

  const all = new Map<number, number>();
  for (const word of words) add(word, 1, all);
  apply(all);
  const merged = new Set<number>();
  while (tokens.length < size) {
    const best = queue.pop();
    if (!best) break;
    const entry = pairs.get(best.pair);
    // Its count has moved on since it was offered; it was offered again then.
    if (entry?.count !== best.count) continue;
    const right = best.pair % pairBase;
    const left = (best.pair - right) / pairBase;
    // Two merges may make one token ("a" "bc" and "ab" "c"), and so a pair may come back after it was merged.
    if (!merged.has(best.pair)) merges.push([tokens[left]!, tokens[right]!]);
    merged.add(best.pair);
    const text = tokens[left]! + tokens[right]!;
    const joined = idOf.get(text) ?? tokens.push(text) - 1;
    idOf.set(text, joined);
    const changes = new Map<number, number>();
    for (const word of entry.words) {
      add(word, -1, changes);
      word.symbols = join(word.symbols, left, right, joined);
      add(word, 1, changes);
    }
    apply(changes);
  }
  return { tokens, merges };
}

function wordsOf(counts: ReadonlyMap<string, number>, idOf: ReadonlyMap<string, number>): Word[] {
  return [...counts]
    .map(([text, count]) => ({ chars: toByteChars(text), count }))
    .filter(({ chars }) => chars.length > 1 && chars.length <= longestWord)
    .map(({ chars, count }) => ({ symbols: Array.from(chars, (char) => idOf.get(char)!), count }));
}

function join(symbols: readonly number[], left: number, right: number, joined: number): number[] {
  const result: number[] = [];
  for (let i = 0; i < symbols.length; i++) {
    const isPair = symbols[i] === left && symbols[i + 1] === right;
    result.push(isPair ? joined : symbols[i]!);
    if (isPair) i++;
  }
  return result;
}
