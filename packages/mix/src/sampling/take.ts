import type { RowRecord } from '../store/record.ts';
import type { RowStore } from '../store/row-store.ts';
import type { Prioritizer } from './priority.ts';
import { select } from './select.ts';

/** What sampling needs of a store. */
export type Rows = Pick<RowStore, 'index' | 'shapes' | 'leafs' | 'groups'>;

/** The records that stay so far; each time it is the same object. */
export function* staying({ index }: Pick<Rows, 'index'>): Generator<RowRecord> {
  for (const record of index.records()) if (record.verdict === 'stays') yield record;
}

export type GroupOf = (record: RowRecord) => number | undefined;
export type Wanted = (different: ReadonlyMap<number, number>) => ReadonlyMap<number, number>;

/** Multiply the copies of what stays by how often it is taken. */
export function take(
  rows: Rows,
  groupOf: GroupOf,
  wanted: Wanted,
  prioritize: Prioritizer,
  groups: readonly number[] = [],
): void {
  const size = rows.index.size();
  const taking = select(staying(rows), { size, groupOf, wanted, prioritize, groups });
  for (const record of rows.index.records({ isChanging: true })) {
    const group = record.verdict === 'stays' ? groupOf(record) : undefined;
    if (group === undefined) continue;
    record.copies *= taking(group, record);
    if (record.copies === 0) record.verdict = 'not-sampled';
  }
}

export function mapped(
  different: ReadonlyMap<number, number>,
  size: (there: number, group: number) => number,
): Map<number, number> {
  return new Map([...different].map(([group, there]) => [group, size(there, group)]));
}
