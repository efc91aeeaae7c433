/** The rows that are kept, found by their keys: 20 to 45 bytes a key, and 6 to 12 a row. */
export interface BandIndex {
  isFull: () => boolean;
  /** Add a row that lies at this place. */
  add: (keys: Uint32Array, place: number) => void;
  /** The places of the rows that share a key with these, in the order in which they were added. */
  candidates: (keys: Uint32Array) => number[];
}

/** An empty index for rows of so many keys at most, within this memory in bytes: a hash table with open addressing and linear probing. */
export function openBandIndex(keysOfRow: number, memory: number): BandIndex {
  // A table and the one that it grows into are there at once; four bytes of a slot are its key, four the row.
  const mostSlots = 2 ** Math.max(10, Math.floor(Math.log2(memory / 12)));
  const mostRows = Math.max(1, Math.floor((mostSlots * 0.6) / keysOfRow));
  let slots = new Uint32Array(2 * Math.min(mostSlots, 2 ** 16));
  let places = new Float64Array(1024);
  let rows = 0;
  let used = 0;

  const put = (key: number, row: number) => {
    const last = slots.length / 2 - 1;
    let at = key & last;
    while (slots[2 * at + 1] !== 0) at = (at + 1) & last;
    slots[2 * at] = key;
    slots[2 * at + 1] = row;
    used++;
  };
  const grow = () => {
    const old = slots;
    slots = new Uint32Array(old.length * 2);
    used = 0;
    for (let at = 0; at < old.length; at += 2) if (old[at + 1] !== 0) put(old[at]!, old[at + 1]!);
  };

  return {
    isFull: () => rows >= mostRows,
    add(keys, place) {
      while ((used + keys.length) * 10 > (slots.length / 2) * 7) grow();
      if (rows === places.length) {
        const larger = new Float64Array(rows * 2);
        larger.set(places);
        places = larger;
      }
      places[rows++] = place;
      for (const key of keys) put(key, rows);
    },
    candidates(keys) {
      const found = new Set<number>();
      const last = slots.length / 2 - 1;
      for (const key of keys) {
        for (let at = key & last; slots[2 * at + 1] !== 0; at = (at + 1) & last) {
          if (slots[2 * at] === key) found.add(slots[2 * at + 1]!);
        }
      }
      return [...found].sort((a, b) => a - b).map((row) => places[row - 1]!);
    },
  };
}
