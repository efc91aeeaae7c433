import { openTemporaryFile, type TemporaryFile } from './disk/temporary-file.ts';
import type { Lesson } from './lesson.ts';
import { type LessonRun, writeLessonRun } from './lesson-run.ts';

/** The lessons seen so far, at 11 to 22 bytes each, and from 800,000 on 1.4: a Set of strings would take over 100. */
export interface LessonSet {
  /** Add a lesson and say whether it was not there. */
  add: (lesson: Lesson) => boolean;
  has: (lesson: Lesson) => boolean;
}

const mostInMemory = 3 << 18;

/**
 * An empty set: a hash table with open addressing (Knuth, TAOCP 3, 6.4), linear probing, at most three quarters full. A
 * full one is written to disk as a run in order, and another one begins (a log-structured merge tree without the merging:
 * O'Neil et al. 1996).
 */
export function openLessonSet(most: number = mostInMemory): LessonSet {
  let slots = new Uint32Array(2 * 1024);
  let count = 0;
  const runs: LessonRun[] = [];
  let disk: TemporaryFile | undefined;
  let written = 0;

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
    slots = new Uint32Array(old.length * 4);
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] !== 0 || old[at + 1] !== 0) put(old[at]!, old[at + 1]!);
    }
  };

  const spill = () => {
    disk ??= openTemporaryFile();
    const run = writeLessonRun(slots, compact(slots), disk, written);
    written += run.bytes;
    runs.push(run);
    slots.fill(0);
    count = 0;
  };

  const isThere = (high: number, low: number): boolean => {
    const last = slots.length / 2 - 1;
    for (let at = low & last; ; at = (at + 1) & last) {
      const [oldHigh, oldLow] = [slots[2 * at], slots[2 * at + 1]];
      if (oldHigh === high && oldLow === low) return true;
      if (oldHigh === 0 && oldLow === 0) return false;
    }
  };
  // Two zeros stand for an empty slot, so the hash of zeros shares the place of another.
  const highOf = (lesson: Lesson) => lesson.high || 1;

  return {
    has: (lesson) => {
      const [high, low] = [highOf(lesson), lesson.low];
      return isThere(high, low) || runs.some((run) => run.has(high, low));
    },
    add(lesson) {
      const high = highOf(lesson);
      const { low } = lesson;
      for (const run of runs) if (run.has(high, low)) return false;
      if (!put(high, low)) return false;
      count++;
      if (count >= most) spill();
      else if (count * 8 > slots.length * 3) grow();
      return true;
    },
  };
}

/** Move all lessons to the front, and say how many there are. */
function compact(slots: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < slots.length; at += 2) {
    if (slots[at] === 0 && slots[at + 1] === 0) continue;
    slots[2 * count] = slots[at]!;
    slots[2 * count + 1] = slots[at + 1]!;
    count++;
  }
  return count;
}
