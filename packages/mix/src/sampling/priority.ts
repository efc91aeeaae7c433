/** A number of 64 bits, as halves of 32. */
export interface Priority {
  high: number;
  low: number;
}

/** Writes the priority of a lesson into `to`. */
export type Prioritizer = (lesson: Priority, to: Priority) => void;

/**
 * Priorities that follow from the seed and the lesson alone, so that the rows with the smallest ones are a sample
 * without replacement: the same rows in any order of input, and on any number of machines. Different lessons never get
 * the same one: four rounds of a Feistel network, which can be undone (Luby and Rackoff 1988), over the finalizer of
 * MurmurHash3 (Appleby).
 */
export function prioritizer(seed: number, purpose = 0): Prioritizer {
  const keys = [1, 2, 3, 4].map((round) => scramble(scramble(seed | 0) ^ (purpose * 16 + round)));
  return (lesson, to) => {
    let { high, low } = lesson;
    for (const key of keys) [high, low] = [low, (high ^ scramble(low ^ key)) >>> 0];
    to.high = high;
    to.low = low;
  };
}

/** Whether the first is the smaller one, or they are equal. */
export function isAtMost(a: Priority, b: Priority): boolean {
  return a.high < b.high || (a.high === b.high && a.low <= b.low);
}

function scramble(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
