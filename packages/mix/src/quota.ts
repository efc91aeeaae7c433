import { UsageError } from '@labpipe/cli';
import type { Size } from './source.ts';

/** What decides whether a row is among those that are sampled. */
export interface Candidate {
  source: number;
  shape: string;
  leaf?: string;
  /** In [0, 1), from the seed and the row's lesson: equal for duplicates only. */
  priority: number;
}

/** How many of some rows stay. */
export interface Quota {
  /** What the user typed, for messages. */
  name: string;
  size: Size;
  covers: (candidate: Candidate) => boolean;
  /** The size holds for each leaf, and one with fewer rows gives all of them. */
  perLeaf?: true;
}

/**
 * Those candidates that stay within all quotas, each applied to what the ones before left, and how often: of the rows
 * that a quota covers, exactly as many different ones as it says, and those with the smallest priorities. So rows are
 * taken without replacement, and the same ones in any order. Where there are fewer than wanted it throws UsageError,
 * or, to oversample, takes each as often as the others or once more.
 */
export function applyQuotas<C extends Candidate>(
  candidates: Iterable<C>,
  quotas: readonly Quota[],
  oversample: boolean,
): ReadonlyMap<C, number> {
  const left = new Map<C, number>();
  for (const candidate of candidates) left.set(candidate, 1);
  for (const quota of quotas) {
    const covered = [...left.keys()].filter(quota.covers);
    const groups = quota.perLeaf ? byLeaf(covered).values() : [covered];
    for (const group of groups) {
      const copies = copiesOf(group, quota, oversample);
      for (const candidate of group) {
        const count = left.get(candidate)! * copies(candidate.priority);
        if (count > 0) left.set(candidate, count);
        else left.delete(candidate);
      }
    }
  }
  return left;
}

/**
 * The same with the rows of each small knowledge leaf repeated until they are this share of the rows of somebody else,
 * lest many replayed rows drown what is new: instructlab-sdg's rule for its precomputed skills, with 0.03.
 */
export function raiseLeafs<C extends Candidate>(
  left: ReadonlyMap<C, number>,
  leastShare: number,
): ReadonlyMap<C, number> {
  const sum = (group: Iterable<C>) => [...group].reduce((total, one) => total + left.get(one)!, 0);
  const least = Math.floor(sum(shaped(left.keys(), 'given')) * leastShare + 1e-9);
  const raised = new Map(left);
  const knowledge = [...left.keys()].filter(
    ({ leaf, shape }) => leaf !== undefined && shape !== 'skill',
  );
  for (const group of byLeaf(knowledge).values()) {
    if (sum(group) >= least) continue;
    const copies = copiesOf(group, { name: '--least-share', size: { count: least } }, true);
    for (const candidate of group) raised.set(candidate, copies(candidate.priority));
  }
  return raised;
}

function shaped<C extends Candidate>(candidates: Iterable<C>, wanted: string): C[] {
  return [...candidates].filter(({ shape }) => shape === wanted);
}

function byLeaf<C extends Candidate>(candidates: readonly C[]): Map<string, C[]> {
  const groups = new Map<string, C[]>();
  for (const candidate of candidates) {
    const group = groups.get(candidate.leaf ?? '');
    if (group) group.push(candidate);
    else groups.set(candidate.leaf ?? '', [candidate]);
  }
  return groups;
}

/** How often the row of a priority is taken. */
function copiesOf(
  covered: readonly Candidate[],
  { name, size, perLeaf }: Omit<Quota, 'covers'>,
  oversample: boolean,
): (priority: number) => number {
  const sorted = Float64Array.from(covered, ({ priority }) => priority).sort();
  const different = sorted.filter((value, at) => value !== sorted[at - 1]);
  const there = different.length;
  // Rounding down as upstream's int() does, but not because 0.29 * 100 is 28.999999999999996.
  const wanted = 'count' in size ? size.count : Math.floor(there * size.share + 1e-9);
  const count = perLeaf && !oversample ? Math.min(wanted, there) : wanted;
  if (count > there && !(oversample && there > 0)) {
    throw new UsageError(
      `${name}: Unexpected size ${count}, expected at most ${there}, the different rows that it has to give (--oversample repeats rows)`,
    );
  }
  const rounds = there === 0 ? 0 : Math.floor(count / there);
  const last = different[count - rounds * there - 1] ?? -1;
  return (priority) => rounds + (priority <= last ? 1 : 0);
}
