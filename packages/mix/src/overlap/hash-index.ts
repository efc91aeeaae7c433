/** The rows that have something, found by its hash: 17 to 40 bytes for each such thing of a row. */
export interface HashIndex {
  /** `hash` is an integer of up to 52 bits; rows are added one after the other. */
  add: (hash: number, row: number) => void;
  /** The rows with this hash in any order, each once; none where there are more than `most`. */
  rowsWith: (hash: number) => readonly number[];
  /** Bytes that it takes, or soon will. */
  size: () => number;
}

const wordsOfSlot = 3;

/**
 * An empty one: a hash table with open addressing and linear probing (Knuth, TAOCP 3, 6.4), as a Map of lists takes five times the
 * memory. Of what more than `most` rows have it keeps so many as tell that there are more.
 */
export function openHashIndex(most: number = Number.POSITIVE_INFINITY): HashIndex {
  // The lower half of a hash, the upper one, and the number of the row from 1.
  let slots = new Uint32Array(wordsOfSlot * 1024);
  let count = 0;
  const isFilled = (share: number) => wordsOfSlot * count >= slots.length * share;

  const put = (low: number, high: number, row: number) => {
    const last = slots.length / wordsOfSlot - 1;
    let found = 0;
    let slot = low & last;
    for (; slots[wordsOfSlot * slot + 2] !== 0; slot = (slot + 1) & last) {
      const at = wordsOfSlot * slot;
      if (slots[at] !== low || slots[at + 1] !== high) continue;
      found++;
      if (found > most || slots[at + 2] === row) return;
    }
    const at = wordsOfSlot * slot;
    slots[at] = low;
    slots[at + 1] = high;
    slots[at + 2] = row;
    count++;
  };
  const grow = () => {
    const old = slots;
    slots = new Uint32Array(2 * old.length);
    count = 0;
    for (let at = 0; at < old.length; at += wordsOfSlot) {
      if (old[at + 2] !== 0) put(old[at]!, old[at + 1]!, old[at + 2]!);
    }
  };

  return {
    add(hash, row) {
      if (isFilled(0.7)) grow();
      put(hash >>> 0, Math.floor(hash / 2 ** 32), row + 1);
    },
    rowsWith(hash) {
      const last = slots.length / wordsOfSlot - 1;
      const [low, high] = [hash >>> 0, Math.floor(hash / 2 ** 32)];
      let rows = none;
      for (let slot = low & last; slots[wordsOfSlot * slot + 2] !== 0; slot = (slot + 1) & last) {
        const at = wordsOfSlot * slot;
        if (slots[at] !== low || slots[at + 1] !== high) continue;
        if (rows === none) rows = [];
        rows.push(slots[at + 2]! - 1);
      }
      return rows.length > most ? none : rows;
    },
    // Twice as large and the old one beside it, before that happens.
    size: () => (isFilled(0.65) ? 3 : 1) * slots.byteLength,
  };
}

const none: number[] = [];
