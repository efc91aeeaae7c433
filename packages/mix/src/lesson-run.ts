import { readAt, type TemporaryFile } from './disk/temporary-file.ts';
import { highWord } from './sampling/priorities.ts';

/** Many lessons in order on disk, of which 1.4 bytes each stay in memory. */
export interface LessonRun {
  has: (high: number, low: number) => boolean;
}

// Lessons in 4 kB, which a disk and the page cache give at once.
const pageLessons = 512;
const pageBytes = 8 * pageLessons;
const bitsPerLesson = 10;
const probes = 7;

/**
 * Write so many different lessons, each a pair of words from the start of these, to a file from this place on; they are sorted where
 * they lie, as other memory would come on top of theirs. What is not among them is mostly known without a look at the
 * disk, by a Bloom filter (Bloom 1970; 10 bits and 7 probes let 0.8% through); the rest takes one page.
 */
export function writeLessonRun(
  words: Uint32Array,
  count: number,
  file: TemporaryFile,
  place: number,
): LessonRun & { bytes: number } {
  const bytes = 8 * count;
  if (highWord === 1) swapHalves(words, count);
  new BigUint64Array(words.buffer, words.byteOffset, count).sort();
  if (highWord === 1) swapHalves(words, count);
  const filter = openFilter(count);
  for (let at = 0; at < count; at++) filter.add(words[2 * at]!, words[2 * at + 1]!);
  file.write(new Uint8Array(words.buffer, words.byteOffset, bytes), place);
  // The first half of the first lesson of each page.
  const firsts = Uint32Array.from(
    { length: Math.ceil(count / pageLessons) },
    (_, page) => words[2 * page * pageLessons]!,
  );
  const page = new Uint32Array(2 * pageLessons);
  const pageOf = (number: number) => {
    const into = new Uint8Array(page.buffer);
    return (
      readAt(
        file.file,
        into.subarray(0, Math.min(pageBytes, 8 * count - number * pageBytes)),
        place + number * pageBytes,
      ) / 8
    );
  };

  return {
    bytes,
    has(high, low) {
      if (!filter.mayHave(high, low)) return false;
      // Lessons with the same first half may lie on both sides of a border.
      for (let number = lastUpTo(firsts, high); number >= 0; number--) {
        if (holds(page, pageOf(number), high, low)) return true;
        if (firsts[number]! < high) return false;
      }
      return false;
    },
  };
}

/** Pairs of words the other way round. */
function swapHalves(words: Uint32Array, count: number): void {
  for (let at = 0; at < 2 * count; at += 2) {
    const high = words[at]!;
    words[at] = words[at + 1]!;
    words[at + 1] = high;
  }
}

/** The last page that begins at this half or before it, or -1. */
function lastUpTo(firsts: Uint32Array, high: number): number {
  let [low, past] = [0, firsts.length];
  while (low < past) {
    const middle = (low + past) >>> 1;
    if (firsts[middle]! <= high) low = middle + 1;
    else past = middle;
  }
  return low - 1;
}

function holds(page: Uint32Array, count: number, high: number, low: number): boolean {
  let [from, past] = [0, count];
  while (from < past) {
    const middle = (from + past) >>> 1;
    const [a, b] = [page[2 * middle]!, page[2 * middle + 1]!];
    if (a === high && b === low) return true;
    if (a < high || (a === high && b < low)) from = middle + 1;
    else past = middle;
  }
  return false;
}

// Lessons are hashes: their halves serve as the two hashes of Kirsch and Mitzenmacher (2006).
function openFilter(count: number) {
  const bits = Math.max(64, count * bitsPerLesson);
  const words = new Uint32Array(Math.ceil(bits / 32));
  const placeOf = (high: number, low: number, probe: number) => (high + probe * (low | 1)) % bits;
  return {
    add(high: number, low: number) {
      for (let probe = 0; probe < probes; probe++) {
        const place = Math.abs(placeOf(high, low, probe));
        words[place >>> 5]! |= 1 << (place & 31);
      }
    },
    mayHave(high: number, low: number): boolean {
      for (let probe = 0; probe < probes; probe++) {
        const place = Math.abs(placeOf(high, low, probe));
        if ((words[place >>> 5]! & (1 << (place & 31))) === 0) return false;
      }
      return true;
    },
  };
}
