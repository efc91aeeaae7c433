import { mix32 } from '@labpipe/text';
import { hashLesson, type Lesson } from '../lesson.ts';
import { phraseFinder } from './phrase-finder.ts';

/** Finds phrases in texts by hashes alone: 32 to 50 bytes a phrase, however long it is. */
export interface PhraseIndex {
  holdsAny: (text: string) => boolean;
  /** The key of every phrase in the text, once for each place that it stands at. It is the same object each time. */
  keysIn: (text: string) => Generator<Lesson>;
}

/** What a phrase is known by: 64 bits of its SHA-256. */
export function keyOf(phrase: string): Lesson {
  const key = { high: 0, low: 0 };
  hashLesson(phrase, false, key);
  return key;
}

// Characters of a window. What is shorter than one is looked for by an automaton.
const width = 12;
const base = 0x01000193;

/**
 * Rolling hashes (Karp and Rabin 1987): of each phrase the window of 12 characters that is rarest among all phrases stands in a hash
 * table; where a text has such a window, the hash of the whole phrase decides, then its key. `phrases` is gone through twice.
 */
export function phraseIndex(phrases: () => Iterable<string>): PhraseIndex {
  const short = new Set<string>();
  const counts = new Uint16Array(1 << 21);
  const text = openText();
  let size = 0;
  for (const phrase of phrases()) {
    if (phrase.length < width) short.add(phrase);
    if (phrase.length < width) continue;
    size++;
    text.read(phrase);
    for (let at = 0; at + width <= phrase.length; at++) {
      const slot = mix32(text.hash(at, width)) & (counts.length - 1);
      if (counts[slot]! < 0xffff) counts[slot]!++;
    }
  }
  const table = openTable(size);
  for (const phrase of phrases()) {
    if (phrase.length < width) continue;
    text.read(phrase);
    let rarest = { at: 0, count: Number.POSITIVE_INFINITY };
    for (let at = 0; at + width <= phrase.length; at++) {
      const count = counts[mix32(text.hash(at, width)) & (counts.length - 1)]!;
      if (count < rarest.count) rarest = { at, count };
    }
    const { at } = rarest;
    table.add(text.hash(at, width), at, phrase.length, text.hash(0, phrase.length), keyOf(phrase));
  }
  const shortOnes = phraseFinder(short);

  function* longIn(said: string): Generator<Lesson> {
    text.read(said);
    const key = { high: 0, low: 0 };
    for (let at = 0; at + width <= said.length; at++) {
      const window = text.hash(at, width);
      if (!table.mayHave(window)) continue;
      for (const found of table.withWindow(window)) {
        const start = at - found.offset;
        const end = start + found.length;
        if (start < 0 || end > said.length) continue;
        if (text.hash(start, found.length) !== found.hash) continue;
        hashLesson(said.slice(start, end), false, key);
        if (key.high === found.high && key.low === found.low) yield key;
      }
    }
  }

  return {
    holdsAny(said) {
      if (short.size > 0 && shortOnes.holdsAny(said)) return true;
      if (size === 0) return false;
      return !longIn(said).next().done;
    },
    *keysIn(said) {
      for (const phrase of shortOnes.phrasesIn(said)) yield keyOf(phrase);
      if (size > 0) yield* longIn(said);
    },
  };
}

/** Hashes of any stretch of the text that was read last, each in constant time. */
function openText() {
  let prefixes = new Uint32Array(1 << 12);
  let powers = powersUpTo(prefixes.length);
  return {
    read(text: string) {
      if (text.length >= prefixes.length) {
        prefixes = new Uint32Array(2 * text.length + 1);
        powers = powersUpTo(prefixes.length);
      }
      let hash = 0;
      for (let at = 0; at < text.length; at++) {
        hash = (Math.imul(hash, base) + text.charCodeAt(at) + 1) | 0;
        prefixes[at + 1] = hash;
      }
    },
    hash(start: number, length: number): number {
      const before = Math.imul(prefixes[start]!, powers[length]!);
      return (prefixes[start + length]! - before) >>> 0;
    },
  };
}

function powersUpTo(length: number): Int32Array {
  const powers = new Int32Array(length).fill(1);
  for (let at = 1; at < length; at++) powers[at] = Math.imul(powers[at - 1]!, base);
  return powers;
}

/** A phrase as it is found by its window. */
interface Candidate {
  /** Where the window stands in it. */
  offset: number;
  length: number;
  hash: number;
  high: number;
  low: number;
}

const wordsOfPhrase = 6;

/** A hash table with chains (Knuth, TAOCP 3, 6.4), and before it a bit for each of many more hashes. */
function openTable(size: number) {
  const slots = 2 ** Math.ceil(Math.log2(size + 1));
  const heads = new Int32Array(slots).fill(-1);
  const words = new Uint32Array(size * wordsOfPhrase);
  const chain = new Int32Array(size);
  const bits = new Uint32Array(Math.min(1 << 22, Math.max(1, slots)));
  let count = 0;
  const bitOf = (window: number) => mix32(window) & (bits.length * 32 - 1);
  return {
    add(window: number, offset: number, length: number, hash: number, key: Lesson) {
      const slot = mix32(window) & (slots - 1);
      words.set([window, offset, length, hash, key.high, key.low], count * wordsOfPhrase);
      chain[count] = heads[slot]!;
      heads[slot] = count++;
      const bit = bitOf(window);
      bits[bit >>> 5]! |= 1 << (bit & 31);
    },
    mayHave(window: number): boolean {
      const bit = bitOf(window);
      return (bits[bit >>> 5]! & (1 << (bit & 31))) !== 0;
    },
    *withWindow(window: number): Generator<Candidate> {
      for (let at = heads[mix32(window) & (slots - 1)]!; at >= 0; at = chain[at]!) {
        const from = at * wordsOfPhrase;
        if (words[from] !== window) continue;
        const [offset, length, hash] = [words[from + 1]!, words[from + 2]!, words[from + 3]!];
        yield { offset, length, hash, high: words[from + 4]!, low: words[from + 5]! };
      }
    },
  };
}
