import { contentId } from '@labpipe/records';
import { openNearDuplicates } from '@labpipe/text';
import type { Loss, Row } from '../blocks/block.ts';
import type { Step } from './pipeline.ts';
import type { Work } from './work.ts';

/** Takes from a work the rows that its leaf has already; remembers the others. */
export type Drop = (work: Work) => Work;

/** What a step drops, for one leaf whose works come in order. */
export function dropsOf(step: Step | undefined): Drop[] {
  if (!step) return [];
  const { dropDuplicates: columns, dropNearDuplicates: near } = step;
  return [
    ...(columns.length > 0 ? [dropEqual(step, columns)] : []),
    ...(near ? [dropNear(step, near)] : []),
  ];
}

function dropEqual({ block }: Step, columns: readonly string[]): Drop {
  const seen = new Set<string>();
  const detail = `Unexpected repetition of ${columns.join(', ')}, expected one row of a leaf with the same`;
  return (work) =>
    dropWhere(work, block.name, 'duplicate', (row) => {
      const key = contentId(columns.map((column) => row[column] ?? null));
      const isSeen = seen.has(key);
      seen.add(key);
      return isSeen ? detail : undefined;
    });
}

function dropNear(
  { block }: Step,
  { columns, threshold }: NonNullable<Step['dropNearDuplicates']>,
): Drop {
  const find = openNearDuplicates(threshold);
  return (work) =>
    dropWhere(work, block.name, 'near-duplicate', (row) => {
      const like = find(columns.map((column) => String(row[column] ?? '')).join('\n'));
      const detail = `Unexpected ${columns.join(', ')} that is nearly: ${like}`;
      return like === undefined ? undefined : detail;
    });
}

function dropWhere(
  work: Work,
  stage: string,
  reason: string,
  wrongWith: (row: Row) => string | undefined,
): Work {
  const rows: Row[] = [];
  const losses: Loss[] = [...work.losses];
  for (const row of work.rows) {
    const detail = wrongWith(row);
    if (detail === undefined) rows.push(row);
    else losses.push({ how: 'rejected', stage, reason, detail, input: { row } });
  }
  return { ...work, rows, losses };
}
