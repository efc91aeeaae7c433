import { type Prioritizer, prioritizer } from '../sampling/priority.ts';
import { select } from '../sampling/select.ts';
import { apportion } from '../sampling/sizes.ts';
import type { RowRecord } from '../store/record.ts';
import type { RowIndex } from '../store/row-index.ts';
import type { Split } from './settings.ts';

/**
 * Which part a row belongs to: 0 for the rest, to train on, else the place of the part from 1. So many units as the shares
 * say, and one at least where there are enough of them, by the seed and the unit alone.
 */
export function partsOf(index: RowIndex, { seed, parts }: Split): (record: RowRecord) => number {
  const prioritize = ofUnit(prioritizer(seed, 3));
  const shares = [...parts.map(({ share }) => share)];
  const rest = 1 - shares.reduce((sum, share) => sum + share, 0);
  const candidates = {
    size: index.size,
    *records() {
      for (const record of index.records()) if (record.verdict === 'stays') yield record;
    },
  };
  // The first so many units are in the first part, the first so many more in the first two, and so on.
  const within = parts.map((_, at) =>
    select(candidates, {
      groupOf: () => 0,
      wanted: (different) => {
        const sizes = sizesOf(different.get(0) ?? 0, [...shares, rest]);
        const first = sizes.slice(0, at + 1).reduce((sum, size) => sum + size, 0);
        return new Map([[0, first]]);
      },
      prioritize,
    }),
  );
  return (record) => within.findIndex((taking) => taking(0, record) > 0) + 1;
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

// `select` hands over the lesson of whatever it chooses; here the unit is chosen.
function ofUnit(prioritize: Prioritizer): Prioritizer {
  return (record, to) => {
    const { unitHigh, unitLow } = record as RowRecord;
    prioritize({ high: unitHigh, low: unitLow }, to);
  };
}
