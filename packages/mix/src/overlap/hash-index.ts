/** The rows that have something, found by its hash: 25 to 50 bytes for each such thing of a row. */
export interface HashIndex {
  /** `hash` is an integer of up to 52 bits; rows are added one after the other. */
  add: (hash: number, row: number) => void;
  /** The rows with this hash, each once, the last one first; none where there are more than `most`. */
  rowsWith: (hash: number) => readonly number[];
  /** Bytes that it takes, or soon will. */
  size: () => number;
}

const wordsOfSlot = 3;
const none: readonly number[] = [];

/**
 * An empty one: a hash table with open addressing and linear probing (Knuth, TAOCP 3, 6.4), of which each slot begins a list of rows, in
 * flat memory, as a Map of arrays takes three times as much. Of what more than `most` rows have it keeps so many as tell that there are more.
 */
export function openHashIndex(most: number = Number.POSITIVE_INFINITY): HashIndex {
  // The lower half of a hash, the upper one, and its first link, from 1.
  let slots = new Uint32Array(wordsOfSlot * 1024);
  let used = 0;
  // A row, and the next link.
  let links = new Uint32Array(2 * 1024);
  let count = 0;
  const isFilled = (share: number) => wordsOfSlot * used >= slots.length * share;
  const isLinked = (share: number) => 2 * (count + 1) >= links.length * share;

  /** Where the slot of a hash is, or would be. */
  const slotOf = (low: number, high: number): number => {
    const last = slots.length / wordsOfSlot - 1;
    let slot = low & last;
    for (;;) {
      const at = wordsOfSlot * slot;
      if (slots[at + 2] === 0 || (slots[at] === low && slots[at + 1] === high)) return at;
      slot = (slot + 1) & last;
    }
  };
  const put = (low: number, high: number, link: number) => {
    const at = slotOf(low, high);
    if (slots[at + 2] === 0) used++;
    slots[at] = low;
    slots[at + 1] = high;
    slots[at + 2] = link;
  };
  const growSlots = () => {
    const old = slots;
    slots = new Uint32Array(2 * old.length);
    used = 0;
    for (let at = 0; at < old.length; at += wordsOfSlot) {
      if (old[at + 2] !== 0) put(old[at]!, old[at + 1]!, old[at + 2]!);
    }
  };
  const growLinks = () => {
    const old = links;
    links = new Uint32Array(2 * old.length);
    links.set(old);
  };
  const rowsFrom = (link: number, limit: number): number[] => {
    const rows: number[] = [];
    for (let next = link; next !== 0 && rows.length < limit; next = links[2 * next + 1]!) {
      rows.push(links[2 * next]!);
    }
    return rows;
  };

  return {
    add(hash, row) {
      if (isFilled(0.7)) growSlots();
      if (isLinked(1)) growLinks();
      const [low, high] = [hash >>> 0, Math.floor(hash / 2 ** 32)];
      const first = slots[slotOf(low, high) + 2]!;
      if (first !== 0 && links[2 * first] === row) return;
      if (
        first !== 0 &&
        most < Number.POSITIVE_INFINITY &&
        rowsFrom(first, most + 1).length > most
      ) {
        return;
      }
      links[2 * ++count] = row;
      links[2 * count + 1] = first;
      put(low, high, count);
    },
    rowsWith(hash) {
      const first = slots[slotOf(hash >>> 0, Math.floor(hash / 2 ** 32)) + 2]!;
      if (first === 0) return none;
      const rows = rowsFrom(first, most + 1);
      return rows.length > most ? none : rows;
    },
    // Twice as large and the old one beside it, before that happens.
    size: () =>
      (isFilled(0.65) ? 3 : 1) * slots.byteLength + (isLinked(0.95) ? 3 : 1) * links.byteLength,
  };
}
