import { isAtMost, type Prioritizer, type Priority } from './priority.ts';
import { rank } from './ranking.ts';

/** Something that is chosen by its priority; duplicates have the same lesson. */
export interface Candidate extends Priority {
  /** The copies that it stands for so far. */
  copies: number;
}

/** How often a candidate of a group is taken. */
export type Taking = (group: number, candidate: Priority) => number;

export interface Selection<C> {
  /** How many candidates there are at most. */
  size: number;
  /** The number of the group that a candidate is chosen in, or undefined for one that is not asked about. */
  groupOf: (candidate: C) => number | undefined;
  /** Groups that are asked about even where nothing is in them. */
  groups?: readonly number[];
  /** How many of each group are wanted, of so many different ones; above that, all are taken evenly more than once. */
  wanted: (different: ReadonlyMap<number, number>) => ReadonlyMap<number, number>;
  prioritize: Prioritizer;
  /** So many are sorted in memory at a time. */
  limit?: number;
}

/** Choose in each group exactly as many different candidates as wanted, those with the smallest priorities. */
export function select<C extends Candidate>(
  candidates: Iterable<C>,
  { groups = [], wanted, ...ranked }: Selection<C>,
): Taking {
  const ranking = rank(candidates, ranked);
  const none = groups.map((group) => [group, 0] as const);
  const different = new Map([...none, ...ranking.different]);
  const sizes = wanted(different);
  // Everyone is taken so many rounds, and those up to the last once more.
  const rounds = new Map<number, number>();
  const places = new Map<number, number[]>();
  for (const [group, there] of different) {
    const size = there === 0 ? 0 : (sizes.get(group) ?? 0);
    const all = size === 0 ? 0 : Math.floor(size / there);
    rounds.set(group, all);
    if (size > all * there) places.set(group, [size - all * there - 1]);
  }
  const lasts = new Map([...ranking.at(places)].map(([group, [last]]) => [group, last!]));
  ranking.close();
  const own = { high: 0, low: 0 };
  return (group, candidate) => {
    const all = rounds.get(group) ?? 0;
    const last = lasts.get(group);
    if (!last) return all;
    ranked.prioritize(candidate, own);
    return all + (isAtMost(own, last) ? 1 : 0);
  };
}
