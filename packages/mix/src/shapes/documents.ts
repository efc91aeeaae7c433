import { hashText } from '@labpipe/text';
import { type AppendFile, openAppendFile } from '../disk/append-file.ts';
import { type Lesson, ofHex } from '../lesson.ts';
import { openLessonSet } from '../lesson-set.ts';

/** The different documents of each leaf, by their hashes (16 hex digits): the texts on disk, 20 to 40 bytes of each in memory. */
export interface Documents {
  add: (leaf: string, hash: string, text: string) => void;
  isEmpty: () => boolean;
  /** When all are added. */
  of: (leaf: string) => LeafDocuments;
  close: () => void;
}

/** The documents of a leaf by their numbers, from 0 in the order of their hashes: the same in whatever order they came. */
export interface LeafDocuments {
  count: number;
  /** The number of one of them. */
  numberOf: (hash: string) => number;
  text: (number: number) => string;
}

/** No documents yet. */
export function openDocuments(): Documents {
  const leafs = new Map<string, Places>();
  const seen = openLessonSet();
  let file: AppendFile | undefined;
  return {
    add(leaf, hash, text) {
      const own = ofHex(hash);
      const [high, low] = [own.high ^ hashText(leaf), own.low ^ hashText(leaf, 0x2545f491)];
      if (!seen.add({ high: high >>> 0, low: low >>> 0 })) return;
      file ??= openAppendFile();
      const bytes = Buffer.from(text);
      const places = leafs.get(leaf) ?? openPlaces();
      leafs.set(leaf, places);
      places.add(own, file.append(bytes), bytes.length);
    },
    isEmpty: () => leafs.size === 0,
    of(leaf) {
      const { count, numberOf, at } = leafs.get(leaf)!.sorted();
      return {
        count,
        numberOf: (hash) => numberOf(ofHex(hash)),
        text(number) {
          const { place, length } = at(number);
          return file!.read(place, length).toString();
        },
      };
    },
    close: () => file?.close(),
  };
}

const wordsOfPlace = 5;

type Places = ReturnType<typeof openPlaces>;

/** Hashes with places on disk, in flat memory, that are put in order when they are asked for. */
function openPlaces() {
  let words = new Uint32Array(wordsOfPlace * 16);
  let count = 0;
  let isSorted = false;
  const compare = (at: number, { high, low }: Lesson) =>
    words[at * wordsOfPlace]! - high || words[at * wordsOfPlace + 1]! - low;

  const sort = () => {
    const order = Uint32Array.from({ length: count }, (_, at) => at).sort((a, b) =>
      compare(a, { high: words[b * wordsOfPlace]!, low: words[b * wordsOfPlace + 1]! }),
    );
    const sorted = new Uint32Array(count * wordsOfPlace);
    for (const [at, from] of order.entries()) {
      sorted.set(words.subarray(from * wordsOfPlace, (from + 1) * wordsOfPlace), at * wordsOfPlace);
    }
    words = sorted;
    isSorted = true;
  };

  return {
    add({ high, low }: Lesson, place: number, length: number) {
      if (wordsOfPlace * count === words.length) {
        const grown = new Uint32Array(2 * words.length);
        grown.set(words);
        words = grown;
      }
      words.set([high, low, place, place / 2 ** 32, length], wordsOfPlace * count++);
      isSorted = false;
    },
    sorted() {
      if (!isSorted) sort();
      return {
        count,
        numberOf(hash: Lesson): number {
          let [from, to] = [0, count];
          while (from < to) {
            const middle = (from + to) >>> 1;
            if (compare(middle, hash) < 0) from = middle + 1;
            else to = middle;
          }
          return from;
        },
        at(number: number) {
          const [, , low, high, length] = words.subarray(number * wordsOfPlace);
          return { place: low! + high! * 2 ** 32, length: length! };
        },
      };
    },
  };
}
