import { type BlockType, mapRows, missingColumn } from './block.ts';
import { exactly, textMap } from './schema.ts';

/** Renames columns, all at once, so that two can change places: `columns_map: { old: new }`. */
export const renameColumns: BlockType = {
  type: 'RenameColumnsBlock',
  config: exactly({ columns_map: textMap }, 'columns_map'),
  open: async ({ columns_map: map }: { columns_map: Record<string, string> }, { name }) =>
    mapRows(name, (row) => {
      const missing = Object.keys(map).find((from) => !(from in row));
      if (missing !== undefined) return missingColumn(name, missing, row);
      const kept = Object.entries(row).filter(([column]) => !(column in map));
      const renamed = Object.entries(map).map(([from, to]) => [to, row[from]]);
      return { row: Object.fromEntries([...kept, ...renamed]) };
    }),
};
