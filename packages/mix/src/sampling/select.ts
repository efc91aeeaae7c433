import { openPriorities, type Priorities } from './priorities.ts';
import { isAtMost, type Prioritizer, type Priority } from './priority.ts';

/** Something that is chosen by its priority; duplicates have the same lesson. */
export interface Candidate extends Priority {
  /** The copies that it stands for so far. */
  copies: number;
}

/** Candidates that can be gone through again and again. */
export interface Candidates<C extends Candidate> {
  size: () => number;
  records: () => Iterable<C>;
}

/** How often a candidate of a group is taken. */
export type Taking = (group: number, candidate: Priority) => number;

export interface Selection<C> {
  /** The number of the group that a candidate is chosen in, or undefined for one that is not asked about. */
  groupOf: (candidate: C) => number | undefined;
  /** Groups that are asked about even where nothing is in them. */
  groups?: readonly number[];
  /** How many of each group are wanted, of so many different ones; above that, all are taken evenly more than once. */
  wanted: (different: ReadonlyMap<number, number>) => ReadonlyMap<number, number>;
  prioritize: Prioritizer;
}

// So many priorities are sorted in memory at a time (8 MB).
const atOnce = 1 << 20;

/**
 * Choose in each group exactly as many different candidates as wanted, those with the smallest priorities. In bounded
 * memory, however many there are: priorities are spread evenly, so a range of them at a time is collected and sorted.
 */
export function select<C extends Candidate>(
  candidates: Candidates<C>,
  { groupOf, groups = [], wanted, prioritize }: Selection<C>,
  limit: number = atOnce,
): Taking {
  const ranges = Math.max(1, Math.ceil(candidates.size() / limit));
  const priority = { high: 0, low: 0 };
  const found = new Map<number, Priorities>();
  const collect = (range: number, isWanted: (group: number) => boolean) => {
    for (const priorities of found.values()) priorities.clear();
    for (const candidate of candidates.records()) {
      const group = groupOf(candidate);
      if (group === undefined || !isWanted(group)) continue;
      prioritize(candidate, priority);
      if (Math.floor((priority.high / 2 ** 32) * ranges) !== range) continue;
      let priorities = found.get(group);
      if (!priorities) {
        priorities = openPriorities();
        found.set(group, priorities);
      }
      priorities.add(priority);
    }
    for (const priorities of found.values()) priorities.sort();
  };

  // How many different ones each group has in each range.
  const none = () => new Array<number>(ranges).fill(0);
  const counts = new Map<number, number[]>(groups.map((group) => [group, none()]));
  for (let range = 0; range < ranges; range++) {
    collect(range, () => true);
    for (const [group, priorities] of found) {
      const inRanges = counts.get(group) ?? none();
      inRanges[range] = priorities.size();
      counts.set(group, inRanges);
    }
  }
  const sizes = wanted(new Map([...counts].map(([group, inRanges]) => [group, sum(inRanges)])));
  const limits = new Map<number, Limit>();
  for (const [group, inRanges] of counts) {
    limits.set(group, limitOf(inRanges, sizes.get(group) ?? 0));
  }
  for (let range = 0; range < ranges; range++) {
    const isHere = (group: number) => limits.get(group)!.range === range;
    if (![...limits.keys()].some(isHere)) continue;
    if (ranges > 1) collect(range, isHere);
    for (const [group, priorities] of found) {
      const one = limits.get(group)!;
      if (isHere(group)) one.last = priorities.at(one.place);
    }
  }
  // What is given back would hold them.
  found.clear();
  const own = { high: 0, low: 0 };
  return (group, candidate) => {
    const { rounds, last } = limits.get(group) ?? nothing;
    if (!last) return rounds;
    prioritize(candidate, own);
    return rounds + (isAtMost(own, last) ? 1 : 0);
  };
}

/** Everyone is taken so many rounds, and those up to the last once more, which is at a place of a range. */
interface Limit {
  rounds: number;
  range: number;
  place: number;
  last: Priority | undefined;
}

const nothing: Limit = { rounds: 0, range: -1, place: 0, last: undefined };

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function limitOf(inRanges: readonly number[], count: number): Limit {
  const different = sum(inRanges);
  if (different === 0) return nothing;
  const rounds = Math.floor(count / different);
  let left = count - rounds * different;
  if (left === 0) return { ...nothing, rounds };
  for (const [range, here] of inRanges.entries()) {
    if (left <= here) return { rounds, range, place: left - 1, last: undefined };
    left -= here;
  }
  throw new Error('more candidates are left than there are');
}
