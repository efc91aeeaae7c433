import { endianness } from 'node:os';
import type { Priority } from './priority.ts';

/** Priorities that are collected, sorted and then looked up, each different one once; 8 to 16 bytes for each different one. */
export interface Priorities {
  add: (priority: Priority) => void;
  sort: () => void;
  size: () => number;
  at: (place: number) => Priority;
  /** Forget them all, and keep the memory for others. */
  clear: () => void;
}

/** Where a machine keeps the higher half of a number of 64 bits: as its first word of 32, or its second. */
export const highWord = endianness() === 'LE' ? 1 : 0;
const lowWord = 1 - highWord;

/** None yet. */
export function openPriorities(): Priorities {
  let words = new Uint32Array(2 * 64);
  let count = 0;
  const isSame = (a: number, b: number) =>
    words[2 * a] === words[2 * b] && words[2 * a + 1] === words[2 * b + 1];

  const sort = () => {
    const sorted = new BigUint64Array(words.buffer, 0, count).sort();
    let different = 0;
    for (let at = 0; at < count; at++) {
      if (different > 0 && isSame(at, different - 1)) continue;
      sorted[different++] = sorted[at]!;
    }
    count = different;
  };
  // Many rows of one document have the same priority, and need no more memory than one.
  const makeRoom = () => {
    sort();
    if (4 * count < words.length) return;
    const grown = new Uint32Array(2 * words.length);
    grown.set(words);
    words = grown;
  };

  return {
    add({ high, low }) {
      if (2 * count === words.length) makeRoom();
      words[2 * count + highWord] = high;
      words[2 * count + lowWord] = low;
      count++;
    },
    sort,
    size: () => count,
    clear() {
      count = 0;
    },
    at: (place) => ({ high: words[2 * place + highWord]!, low: words[2 * place + lowWord]! }),
  };
}
