import { UsageError } from '@labpipe/cli';
import { isAtMost, type Prioritizer, type Priority, prioritizer } from '../sampling/priority.ts';
import { rank } from '../sampling/ranking.ts';
import { apportion } from '../sampling/sizes.ts';
import { staying } from '../sampling/take.ts';
import type { RowRecord } from '../store/record.ts';
import type { RowIndex } from '../store/row-index.ts';
import type { Split } from './settings.ts';

/**
 * Which part a row belongs to: 0 for the rest, to train on, else the place of the part from 1. So many units as the shares
 * say, and one at least, by the seed and the unit alone. Throws UsageError where there are fewer units than parts.
 */
export function partsOf(
  index: RowIndex,
  { seed, by, parts }: Split,
): (record: RowRecord) => number {
  const prioritize = ofUnit(prioritizer(seed, 3));
  const ranking = rank(staying({ index }), { size: index.size(), groupOf: () => 0, prioritize });
  const shares = parts.map(({ share }) => share);
  const rest = 1 - shares.reduce((sum, share) => sum + share, 0);
  const units = ranking.different.get(0) ?? 0;
  const sizes = sizesOf(units, [...shares, rest]);
  if (units > 0) refuseEmptyParts(units, sizes, { by, parts });
  // The first so many units are in the first part, the next ones in the second, and so on.
  let before = 0;
  const filled = parts.flatMap((_, at) => {
    before += sizes[at]!;
    return sizes[at] === 0 ? [] : [{ part: at + 1, last: before - 1 }];
  });
  const places = filled.map(({ last }) => last);
  const lasts: readonly Priority[] = ranking.at(new Map([[0, places]])).get(0) ?? [];
  ranking.close();
  const own = { high: 0, low: 0 };
  return (record) => {
    prioritize(record, own);
    const at = lasts.findIndex((last) => isAtMost(own, last));
    return at < 0 ? 0 : filled[at]!.part;
  };
}

function sizesOf(units: number, shares: readonly number[]): number[] {
  const sizes = apportion(units, shares);
  if (units < shares.length) return sizes;
  for (const at of sizes.keys()) {
    if (sizes[at] !== 0 || shares[at] === 0) continue;
    sizes[sizes.indexOf(Math.max(...sizes))]!--;
    sizes[at] = 1;
  }
  return sizes;
}

function refuseEmptyParts(
  units: number,
  sizes: readonly number[],
  { by, parts }: Pick<Split, 'by' | 'parts'>,
): void {
  const empty = [...parts, { name: 'train', share: 1 }].find(
    ({ share }, at) => share > 0 && sizes[at] === 0,
  );
  if (!empty) return;
  throw new UsageError(
    `--split: Unexpected ${units} ${units === 1 ? 'unit' : 'units'} to part by ${by}, of which ${empty.name} would get none, expected one a part; take another --split-by, or more rows`,
  );
}

// `rank` hands over the record of whatever it ranks; here that is the unit.
function ofUnit(prioritize: Prioritizer): Prioritizer {
  const unit = { high: 0, low: 0 };
  return (record, to) => {
    const { unitHigh, unitLow } = record as RowRecord;
    unit.high = unitHigh;
    unit.low = unitLow;
    prioritize(unit, to);
  };
}
