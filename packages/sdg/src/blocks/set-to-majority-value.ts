import type { BlockType, Row } from './block.ts';
import { exactly, text } from './schema.ts';

/** Sets a column to the value that most rows of one seed row have; of several, the first in sorted order. */
export const setToMajorityValue: BlockType = {
  type: 'SetToMajorityValueBlock',
  config: exactly({ col_name: text }, 'col_name'),
  open: async ({ col_name: column }: { col_name: string }, { name }) => ({
    name,
    run: async (rows) => {
      const value = majority(rows, column);
      return { rows: rows.map((row) => ({ ...row, [column]: value })), losses: [] };
    },
  }),
};

function majority(rows: readonly Row[], column: string): unknown {
  const counts = new Map<unknown, number>();
  for (const row of rows) counts.set(row[column], (counts.get(row[column]) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const values = [...counts.keys()].filter((value) => counts.get(value) === most);
  return values.sort((a, b) => ((a as string) < (b as string) ? -1 : 1))[0];
}
