import { UsageError } from '@labpipe/cli';
import type { Size } from './source.ts';

/** What decides whether a row is among those that are sampled. */
export interface Candidate {
  source: number;
  shape: string;
  /** In [0, 1), from the seed and the row's lesson: equal for duplicates only. */
  priority: number;
}

/** How many of some rows stay. */
export interface Quota {
  /** What the user typed, for messages. */
  name: string;
  size: Size;
  covers: (candidate: Candidate) => boolean;
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
    const copies = copiesOf(covered, quota, oversample);
    for (const candidate of covered) {
      const count = left.get(candidate)! * copies(candidate.priority);
      if (count > 0) left.set(candidate, count);
      else left.delete(candidate);
    }
  }
  return left;
}

/** How often the row of a priority is taken. */
function copiesOf(
  covered: readonly Candidate[],
  { name, size }: Quota,
  oversample: boolean,
): (priority: number) => number {
  const sorted = Float64Array.from(covered, ({ priority }) => priority).sort();
  const different = sorted.filter((value, at) => value !== sorted[at - 1]);
  const there = different.length;
  // Rounding down as upstream's int() does, but not because 0.29 * 100 is 28.999999999999996.
  const count = 'count' in size ? size.count : Math.floor(there * size.share + 1e-9);
  if (count > there && !(oversample && there > 0)) {
    throw new UsageError(
      `${name}: Unexpected size ${count}, expected at most ${there}, the different rows that it has to give (--oversample repeats rows)`,
    );
  }
  const rounds = there === 0 ? 0 : Math.floor(count / there);
  const last = different[count - rounds * there - 1] ?? -1;
  return (priority) => rounds + (priority <= last ? 1 : 0);
}
