import type { Prioritizer } from './priority.ts';
import { select } from './select.ts';
import { type GroupOf, mapped, type Rows, staying, type Wanted } from './take.ts';

/**
 * The rows of each small knowledge leaf are repeated until they are this share of the rows of somebody else, lest many
 * replayed rows drown what is new: instructlab-sdg's rule for its precomputed skills, with 0.03.
 */
export function raiseLeafs(rows: Rows, leastShare: number, prioritize: Prioritizer): void {
  const [given, skill] = ['given', 'skill'].map((name) => rows.shapes.number(name));
  const sums = new Map<number, number>();
  let replayed = 0;
  for (const { shape, leaf, copies } of staying(rows)) {
    if (shape === given) replayed += copies;
    if (leaf > 0 && shape !== skill) sums.set(leaf, (sums.get(leaf) ?? 0) + copies);
  }
  const least = Math.floor(replayed * leastShare + 1e-9);
  const small = new Set([...sums].filter(([, sum]) => sum < least).map(([leaf]) => leaf));
  if (small.size === 0) return;
  const groupOf: GroupOf = ({ leaf, shape }) =>
    small.has(leaf) && shape !== skill ? leaf : undefined;
  const wanted: Wanted = (different) => mapped(different, () => least);
  const size = rows.index.size();
  const taking = select(staying(rows), { size, groupOf, wanted, prioritize });
  for (const record of rows.index.records({ isChanging: true })) {
    const group = record.verdict === 'stays' ? groupOf(record) : undefined;
    if (group !== undefined) record.copies = taking(group, record);
  }
}
