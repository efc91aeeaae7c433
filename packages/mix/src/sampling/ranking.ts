import { openBuckets } from '../disk/buckets.ts';
import { openPriorities, type Priorities } from './priorities.ts';
import type { Prioritizer, Priority } from './priority.ts';

/** Things that are chosen by their priorities, in groups; those with the same priority count as one. */
export interface Ranking {
  /** How many different ones each group has. */
  different: ReadonlyMap<number, number>;
  /** The priorities at these places, from 0, in the order of each group. */
  at: (places: ReadonlyMap<number, readonly number[]>) => Map<number, Priority[]>;
  close: () => void;
}

export interface RankingSettings<C> {
  /** The number of the group that a candidate is in, or undefined for one that is not asked about. */
  groupOf: (candidate: C) => number | undefined;
  prioritize: Prioritizer;
  /** How many candidates there are at most. */
  size: number;
  /** So many of them are sorted in memory at a time. */
  limit?: number;
}

const atOnce = 1 << 18;
const memoryOfBuckets = 1 << 22;
const wordsOfRecord = 3;

/**
 * Rank candidates, however many there are, in bounded memory and a time that is proportional to their number: priorities are spread
 * evenly, so each goes to the bucket of its range, and a bucket at a time is sorted.
 */
export function rank<C extends Priority>(
  candidates: Iterable<C>,
  { groupOf, prioritize, size, limit = atOnce }: RankingSettings<C>,
): Ranking {
  const ranges = Math.max(1, Math.ceil(size / limit));
  const buckets = openBuckets(ranges, memoryOfBuckets);
  const words = new Uint32Array(wordsOfRecord);
  const bytes = new Uint8Array(words.buffer);
  const priority = { high: 0, low: 0 };
  let isFirst = true;
  for (const candidate of candidates) {
    const group = groupOf(candidate);
    if (group === undefined) continue;
    prioritize(candidate, priority);
    const { high, low } = priority;
    // Rows of a document, which a split keeps together, mostly come one behind the other.
    if (!isFirst && words[0] === high && words[1] === low && words[2] === group) continue;
    isFirst = false;
    words[0] = high;
    words[1] = low;
    words[2] = group;
    buckets.add(Math.floor((high / 2 ** 32) * ranges), bytes);
  }
  const load = loader(buckets);

  // How many different ones each group has in each range.
  const counts = new Map<number, number[]>();
  for (let range = 0; range < ranges; range++) {
    for (const [group, priorities] of load(range)) {
      const inRanges = counts.get(group) ?? new Array<number>(ranges).fill(0);
      inRanges[range] = priorities.size();
      counts.set(group, inRanges);
    }
  }
  return {
    different: new Map([...counts].map(([group, inRanges]) => [group, sum(inRanges)])),
    at(places) {
      const wanted = [...places].flatMap(([group, own]) =>
        own.map((place, number) => ({ group, number, ...rangeOf(place, counts.get(group) ?? []) })),
      );
      const found = new Map<number, Priority[]>();
      for (const { group, number, range, within } of wanted.sort((a, b) => a.range - b.range)) {
        const ofGroup = found.get(group) ?? [];
        ofGroup[number] = load(range).get(group)!.at(within);
        found.set(group, ofGroup);
      }
      return found;
    },
    close: buckets.close,
  };
}

/** Reads and sorts the priorities of a bucket, by group; those of the bucket that was asked for last are there. */
function loader(buckets: ReturnType<typeof openBuckets>) {
  const found = new Map<number, Priorities>();
  let loaded = -1;
  return (range: number): ReadonlyMap<number, Priorities> => {
    if (range === loaded) return found;
    for (const priorities of found.values()) priorities.clear();
    for (const bytes of buckets.pieces(range)) {
      const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      for (let at = 0; at < words.length; at += wordsOfRecord) {
        const group = words[at + 2]!;
        const priorities = found.get(group) ?? openPriorities();
        found.set(group, priorities);
        priorities.add({ high: words[at]!, low: words[at + 1]! });
      }
    }
    for (const priorities of found.values()) priorities.sort();
    loaded = range;
    return found;
  };
}

/** In which range a place is, and its place there. */
function rangeOf(place: number, inRanges: readonly number[]): { range: number; within: number } {
  let within = place;
  for (const [range, here] of inRanges.entries()) {
    if (within < here) return { range, within };
    within -= here;
  }
  throw new Error('more candidates are wanted than there are');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
