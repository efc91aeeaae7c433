import { mix32 } from '@labpipe/text';
import { type AppendFile, openAppendFile } from '../disk/append-file.ts';
import { openSorter, type Sorter } from '../disk/sorter.ts';

/** A phrase as it is found by a window of it. */
export interface Windowed {
  /** The hash of the window. */
  window: number;
  /** Where the window stands in the phrase. */
  offset: number;
  length: number;
  /** Of the whole phrase. */
  hash: number;
  /** The key of the phrase. */
  high: number;
  low: number;
}

/** Phrases by their windows, on disk where there are many: of each a few bits stay in memory, and of all at most 16 MB. */
export interface WindowTable {
  /** Whether some phrase has this window; now and then it says so of one that none has. */
  mayHave: (window: number) => boolean;
  /** The phrases that have it. It is the same object each time. */
  withWindow: (window: number) => Generator<Windowed>;
  close: () => void;
}

const recordSize = 24;
const recordsOfPage = 170;
const sortedAtOnce = 1 << 22;

/** The table of these phrases, of which there are so many. */
export function windowTable(phrases: Iterable<Windowed>, size: number): WindowTable {
  const sorter = openSorter({ size: recordSize, key: recordSize, memory: sortedAtOnce });
  const filter = openFilter(size);
  const record = Buffer.alloc(recordSize);
  for (const phrase of phrases) {
    filter.add(phrase.window);
    for (const [at, word] of wordsOf(phrase).entries()) record.writeUInt32BE(word, 4 * at);
    sorter.add(record);
  }
  const pages = writePages(sorter, size);
  const found: Windowed = { window: 0, offset: 0, length: 0, hash: 0, high: 0, low: 0 };
  return {
    mayHave: filter.mayHave,
    *withWindow(window) {
      for (let number = pages.numberOf(window); number < pages.count; number++) {
        const page = pages.page(number);
        for (let at = firstFrom(page, window); at < page.length; at += recordSize) {
          if (page.readUInt32BE(at) !== window) return;
          found.window = window;
          found.offset = page.readUInt32BE(at + 4);
          found.length = page.readUInt32BE(at + 8);
          found.hash = page.readUInt32BE(at + 12);
          found.high = page.readUInt32BE(at + 16);
          found.low = page.readUInt32BE(at + 20);
          yield found;
        }
      }
    },
    close: pages.close,
  };
}

function wordsOf({ window, offset, length, hash, high, low }: Windowed): number[] {
  return [window, offset, length, hash, high, low];
}

/** Where the first record with this window, or a larger one, stands in a page. */
function firstFrom(page: Buffer, window: number): number {
  let [from, to] = [0, page.length / recordSize];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (page.readUInt32BE(middle * recordSize) < window) from = middle + 1;
    else to = middle;
  }
  return from * recordSize;
}

/** Sorted records in pages of 4 kB, of which the first windows are in memory: a kilobyte for 43,000 records. */
function writePages(sorter: Sorter, size: number) {
  const file: AppendFile = openAppendFile();
  const firsts = new Uint32Array(Math.ceil(size / recordsOfPage));
  let written = 0;
  for (const record of sorter.sorted()) {
    if (written % recordsOfPage === 0) firsts[written / recordsOfPage] = record.readUInt32BE(0);
    file.append(record);
    written++;
  }
  sorter.close();
  const pageSize = recordsOfPage * recordSize;
  // Pages that were read last: a question that is asked of a hundred documents is found a hundred times.
  const read = new Map<number, Buffer>();
  return {
    count: firsts.length,
    /** The page that the first record with this window is in, if there is one. */
    numberOf(window: number): number {
      let [from, to] = [0, firsts.length];
      while (from < to) {
        const middle = (from + to) >>> 1;
        if (firsts[middle]! < window) from = middle + 1;
        else to = middle;
      }
      return Math.max(0, from - 1);
    },
    page(number: number): Buffer {
      const known = read.get(number);
      if (known) return known;
      const start = number * pageSize;
      const page = file.read(start, Math.min(pageSize, file.size - start));
      if (read.size >= pagesHeld) read.delete(read.keys().next().value as number);
      read.set(number, page);
      return page;
    },
    close: file.close,
  };
}

const pagesHeld = 512;

const bitsOfPhrase = 32;
const mostWords = 1 << 22;

/** A Bloom filter (1970) with two probes: of what is not in it, one in 250 passes, one in 40 where 16 MB hold ten million. */
function openFilter(size: number) {
  const words = 2 ** Math.ceil(Math.log2(Math.max(2, (size * bitsOfPhrase) / 32)));
  const bits = new Uint32Array(Math.min(mostWords, words));
  const mask = bits.length * 32 - 1;
  const placesOf = (window: number) => [mix32(window) & mask, mix32(~window) & mask] as const;
  return {
    add(window: number) {
      for (const place of placesOf(window)) bits[place >>> 5]! |= 1 << (place & 31);
    },
    mayHave(window: number): boolean {
      const first = mix32(window) & mask;
      if ((bits[first >>> 5]! & (1 << (first & 31))) === 0) return false;
      const second = mix32(~window) & mask;
      return (bits[second >>> 5]! & (1 << (second & 31))) !== 0;
    },
  };
}
