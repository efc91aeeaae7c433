import { type BlockType, mapRows, missingColumn } from './block.ts';
import { exactly, textMap } from './schema.ts';

/** Copies columns: `columns_map: { existing: new }`. */
export const duplicateColumns: BlockType = {
  type: 'DuplicateColumnsBlock',
  config: exactly({ columns_map: textMap }, 'columns_map'),
  open: async ({ columns_map: map }: { columns_map: Record<string, string> }, { name }) =>
    mapRows(name, (row) => {
      const missing = Object.keys(map).find((from) => !(from in row));
      if (missing !== undefined) return missingColumn(name, missing, row);
      const copies = Object.entries(map).map(([from, to]) => [to, row[from]]);
      return { row: { ...row, ...Object.fromEntries(copies) } };
    }),
};
