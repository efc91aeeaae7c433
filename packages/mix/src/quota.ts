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
 * Those candidates that stay within all quotas, each applied to what the ones before left: of the rows that a quota
 * covers, exactly as many different ones as it says, and those with the smallest priorities. So rows are taken without
 * replacement, and the same ones in any order. Throws UsageError where there are fewer than wanted.
 */
export function applyQuotas(
  candidates: ReadonlySet<Candidate>,
  quotas: readonly Quota[],
): ReadonlySet<Candidate> {
  let left = candidates;
  for (const { name, size, covers } of quotas) {
    const covered = [...left].filter(covers);
    const last = lastPriority(covered, size, name);
    const gone = new Set(covered.filter(({ priority }) => priority > last));
    left = new Set([...left].filter((candidate) => !gone.has(candidate)));
  }
  return left;
}

/** The largest priority that stays; below 0 when none does. */
function lastPriority(covered: readonly Candidate[], size: Size, name: string): number {
  const sorted = Float64Array.from(covered, ({ priority }) => priority).sort();
  const different = sorted.filter((value, at) => value !== sorted[at - 1]);
  // Rounding down as upstream's int() does, but not because 0.29 * 100 is 28.999999999999996.
  const count = 'count' in size ? size.count : Math.floor(different.length * size.share + 1e-9);
  if (count > different.length) {
    throw new UsageError(
      `${name}: Unexpected size ${count}, expected at most ${different.length}, the different rows that it has to give`,
    );
  }
  return different[count - 1] ?? -1;
}
