import { UsageError } from '@labpipe/cli';
import type { Size } from '../source.ts';
import type { RowRecord } from '../store/record.ts';
import type { Strategy } from '../strategies.ts';
import { balanceGroups } from './balance.ts';
import { type Prioritizer, prioritizer } from './priority.ts';
import { raiseLeafs } from './raise-leafs.ts';
import { apportion, countOf, weighedSizes } from './sizes.ts';
import { type GroupOf, mapped, type Rows, take, type Wanted } from './take.ts';

/** How many of some rows stay. */
export interface Quota {
  /** What the user typed, for messages. */
  name: string;
  size: Size;
  /** Only rows of this shape, or of the inputs of a set, by the first of them. */
  shape?: string;
  source?: number;
  /** The size holds for each leaf, and one with fewer rows gives all of them. */
  perLeaf?: true;
  /** Where there are fewer, all of them are taken. */
  atMost?: true;
}

/** What is asked of the rows besides the held-out questions. */
export interface Sampling {
  seed: number;
  oversample: boolean;
  quotas: readonly Quota[];
  /** Rows of a knowledge leaf for each row of somebody else, at least. */
  leastShare: number;
  /** What all groups are to have the same of. */
  balance?: 'rows' | 'tokens' | undefined;
  strategy: Strategy;
  /** For each input the first one of its data set; each is its own where they are not given. */
  sets?: readonly number[] | undefined;
  /** Of the inputs, for messages. */
  names?: readonly string[] | undefined;
  /** Of each data set; undefined where they were not given. */
  weights?: readonly number[] | undefined;
  /** Of the whole set. */
  rows?: number | undefined;
}

/**
 * Mark which rows stay and how often, each step on what the ones before left: quotas in their order, groups balanced,
 * inputs weighed, and last the small leafs raised. Of what a step covers exactly as many different rows stay as it says,
 * those with the smallest priorities: without replacement, and the same ones in any order. Throws UsageError where there
 * are fewer than wanted and rows may not be repeated.
 */
export function sample(rows: Rows, sampling: Sampling): void {
  const { seed, quotas, oversample, leastShare, balance, weights, strategy } = sampling;
  const prioritize = prioritizer(seed);
  const setOf = ({ source }: RowRecord) => sampling.sets?.[source] ?? source;
  const ofSources = quotas.filter(({ source }) => source !== undefined);
  for (const quota of quotas) {
    if (quota.source === undefined) applyQuota(rows, quota, oversample, prioritize);
  }
  if (ofSources.length > 0) applySourceQuotas(rows, ofSources, setOf, oversample, prioritize);
  if (balance) balanceGroups(rows, balance, oversample, prioritize);
  const isWeighed = strategy === 'under' || strategy === 'over' || sampling.rows !== undefined;
  if (isWeighed && weights) weigh(rows, { ...sampling, weights }, setOf, prioritize);
  else if (isWeighed) takeRows(rows, sampling.rows!, oversample, prioritize);
  if (leastShare > 0) raiseLeafs(rows, leastShare, prioritize);
}

function applyQuota(rows: Rows, quota: Quota, oversample: boolean, prioritize: Prioritizer): void {
  const { name, size, perLeaf } = quota;
  const shape = quota.shape === undefined ? undefined : rows.shapes.number(quota.shape);
  const groupOf: GroupOf = (record) => {
    if (shape !== undefined && record.shape !== shape) return undefined;
    return perLeaf ? record.leaf : 0;
  };
  const wanted: Wanted = (different) =>
    mapped(different, (there) => {
      const least = perLeaf && !oversample && 'count' in size ? Math.min(size.count, there) : 0;
      return least || countOf(name, size, there, oversample);
    });
  take(rows, groupOf, wanted, prioritize, perLeaf ? [] : [0]);
}

// One pass for all inputs, as their rows are apart.
function applySourceQuotas(
  rows: Rows,
  quotas: readonly Quota[],
  setOf: (record: RowRecord) => number,
  oversample: boolean,
  prioritize: Prioritizer,
): void {
  const ofSource = new Map(quotas.map((quota) => [quota.source!, quota]));
  const groupOf: GroupOf = (record) => (ofSource.has(setOf(record)) ? setOf(record) : undefined);
  const wanted: Wanted = (different) =>
    mapped(different, (there, source) => {
      const { name, size, atMost } = ofSource.get(source)!;
      if (atMost && 'count' in size) return Math.min(size.count, there);
      return countOf(name, size, there, oversample);
    });
  take(rows, groupOf, wanted, prioritize, [...ofSource.keys()]);
}

function weigh(
  rows: Rows,
  {
    strategy,
    weights,
    sets,
    names = [],
    oversample,
    rows: total,
  }: Sampling & { weights: readonly number[] },
  setOf: (record: RowRecord) => number,
  prioritize: Prioritizer,
): void {
  const sources = sets ? [...new Set(sets)] : [...weights.keys()];
  const wanted: Wanted = (different) => {
    const there = sources.map((source) => different.get(source) ?? 0);
    const nameAt = (at: number) => names[sources[at]!] ?? `input ${at + 1} of --weights`;
    if (total === undefined) {
      const empty = there.findIndex((count, at) => count === 0 && weights[at]! > 0);
      if (empty >= 0) {
        throw new UsageError(
          `${nameAt(empty)}: Unexpected input without a row to give, expected some, as --strategy ${strategy} takes rows of each; leave it out, or give it the weight 0`,
        );
      }
    }
    const sizes =
      total === undefined
        ? weighedSizes(strategy as 'under' | 'over', weights, there)
        : apportion(total, weights);
    const isRepeating = oversample || strategy === 'over';
    return new Map(
      sources.map((source, at) => {
        const size = { count: sizes[at]! };
        return [source, countOf(nameAt(at), size, there[at]!, isRepeating)];
      }),
    );
  };
  take(rows, setOf, wanted, prioritize, sources);
}

function takeRows(rows: Rows, count: number, oversample: boolean, prioritize: Prioritizer): void {
  const wanted: Wanted = (different) =>
    mapped(different, (there) => countOf('--rows', { count }, there, oversample));
  take(rows, () => 0, wanted, prioritize, [0]);
}
