import { charOfByte, toByteChars } from './byte-alphabet.ts';
import { pairCountsOf, type Word } from './pair-counts.ts';

export interface Vocabulary {
  /** Byte characters in the order of their bytes, then what the merges make, in their order. */
  tokens: string[];
  /** The pairs to join, the first first. */
  merges: [string, string][];
}

// Longer ones are no words; joining all through a megabyte of noise would take hours.
const longestWord = 512;

/**
 * Learn byte-pair merges until there are `size` tokens, or no pair repeats: always the most frequent pair, of equals
 * the one whose tokens are older. The order of the words changes nothing. Pair counts are kept up to date word by word
 * (Sennrich et al. 2016, as their subword-nmt does it), so that a merge costs only the words that hold it.
 */
export function learnMerges(counts: ReadonlyMap<string, number>, size: number): Vocabulary {
  const tokens = [...charOfByte];
  const idOf = new Map(tokens.map((token, id) => [token, id]));
  const merges = new Map<string, [string, string]>();
  const pairs = pairCountsOf(wordsOf(counts, idOf));
  while (tokens.length < size) {
    const most = pairs.most();
    if (!most) break;
    const [left, right] = most;
    const pair: [string, string] = [tokens[left]!, tokens[right]!];
    // Two merges may make one token ("a" "bc" and "ab" "c"), and so a pair may come back after it was merged.
    if (!merges.has(String(most))) merges.set(String(most), pair);
    const text = pair.join('');
    const joined = idOf.get(text) ?? tokens.push(text) - 1;
    idOf.set(text, joined);
    pairs.rewrite(pairs.holders(left, right), (symbols) => join(symbols, left, right, joined));
  }
  return { tokens, merges: [...merges.values()] };
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
