/** The lessons seen so far, at 11 to 22 bytes each: a Set of strings would take over 100. */
export interface LessonSet {
  /** Add a lesson (16 hex digits) and say whether it was not there. */
  add: (lesson: string) => boolean;
  /** The same of a lesson as two numbers of 32 bits. */
  addHalves: (high: number, low: number) => boolean;
}

/** An empty set: a hash table with open addressing (Knuth, TAOCP 3, 6.4), linear probing, at most three quarters full. */
export function openLessonSet(): LessonSet {
  let slots = new Uint32Array(2 * 1024);
  let count = 0;

  const put = (high: number, low: number): boolean => {
    const last = slots.length / 2 - 1;
    for (let at = low & last; ; at = (at + 1) & last) {
      const [oldHigh, oldLow] = [slots[2 * at], slots[2 * at + 1]];
      if (oldHigh === high && oldLow === low) return false;
      if (oldHigh === 0 && oldLow === 0) {
        slots[2 * at] = high;
        slots[2 * at + 1] = low;
        return true;
      }
    }
  };

  const grow = () => {
    const old = slots;
    slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] !== 0 || old[at + 1] !== 0) put(old[at]!, old[at + 1]!);
    }
  };

  const addHalves = (high: number, low: number) => {
    // Two zeros stand for an empty slot, so the hash of zeros shares the place of another.
    if (!put(high || 1, low)) return false;
    count++;
    if (count * 8 > slots.length * 3) grow();
    return true;
  };

  return {
    add: (lesson) =>
      addHalves(Number.parseInt(lesson.slice(0, 8), 16), Number.parseInt(lesson.slice(8), 16)),
    addHalves,
  };
}
