import { mix32 } from '@labpipe/text';
import { hashLesson, type Lesson } from '../lesson.ts';
import { type Windowed, windowTable } from './window-table.ts';

/** Finds phrases in texts by hashes alone, in bounded memory: they lie on disk, however long and many they are. */
export interface PhraseIndex {
  holdsAny: (text: string) => boolean;
  /** The key of every phrase in the text, once for each place that it stands at. It is the same object each time. */
  keysIn: (text: string) => Generator<Lesson>;
  close: () => void;
}

/** What a phrase is known by: 64 bits of its SHA-256. */
export function keyOf(phrase: string): Lesson {
  const key = { high: 0, low: 0 };
  hashLesson(phrase, false, key);
  return key;
}

// Characters of a window; a phrase that is shorter is its own.
const width = 12;
const base = 0x01000193;

/**
 * Rolling hashes (Karp and Rabin 1987): each phrase is known by the window of 12 characters that is rarest among all phrases;
 * where a text has such a window, the hash of the whole phrase decides, then its key. `phrases` is gone through twice; empty ones
 * are never found.
 */
export function phraseIndex(phrases: () => Iterable<string>): PhraseIndex {
  const counts = new Uint16Array(1 << 21);
  const text = openText();
  // By their lengths, as the same characters are another window in another length.
  const widths = new Set<number>();
  const slotAt = (at: number, own: number) => mix32(text.hash(at, own)) & (counts.length - 1);
  let size = 0;
  for (const phrase of phrases()) {
    if (phrase === '') continue;
    size++;
    const own = Math.min(width, phrase.length);
    widths.add(own);
    text.read(phrase);
    for (let at = 0; at + own <= phrase.length; at++) {
      const slot = slotAt(at, own);
      if (counts[slot]! < 0xffff) counts[slot]!++;
    }
  }
  function* windowed(): Generator<Windowed> {
    for (const phrase of phrases()) {
      if (phrase === '') continue;
      const own = Math.min(width, phrase.length);
      text.read(phrase);
      let rarest = { at: 0, count: Number.POSITIVE_INFINITY };
      for (let at = 0; at + own <= phrase.length; at++) {
        const count = counts[slotAt(at, own)]!;
        if (count < rarest.count) rarest = { at, count };
      }
      const { length } = phrase;
      const [window, hash] = [text.hash(rarest.at, own), text.hash(0, length)];
      yield { window, offset: rarest.at, length, hash, ...keyOf(phrase) };
    }
  }
  const table = windowTable(windowed(), size);

  function* keysIn(said: string): Generator<Lesson> {
    if (size === 0) return;
    text.read(said);
    const key = { high: 0, low: 0 };
    for (const own of widths) {
      for (let at = 0; at + own <= said.length; at++) {
        const window = text.hash(at, own);
        if (!table.mayHave(window)) continue;
        for (const found of table.withWindow(window)) {
          if (Math.min(width, found.length) !== own) continue;
          const start = at - found.offset;
          const end = start + found.length;
          if (start < 0 || end > said.length) continue;
          if (text.hash(start, found.length) !== found.hash) continue;
          hashLesson(said.slice(start, end), false, key);
          if (key.high === found.high && key.low === found.low) yield key;
        }
      }
    }
  }

  return { holdsAny: (said) => !keysIn(said).next().done, keysIn, close: table.close };
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
