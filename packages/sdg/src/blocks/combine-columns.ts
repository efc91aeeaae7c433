import { type BlockType, mapRows, missingColumn } from './block.ts';
import { exactly, text, texts } from './schema.ts';

interface Config {
  columns: string[];
  output_col: string;
  separator?: string;
}

/** Joins text columns in their order into one, which may be one of them. */
export const combineColumns: BlockType = {
  type: 'CombineColumnsBlock',
  config: exactly({ columns: texts, output_col: text, separator: text }, 'columns', 'output_col'),
  open: async ({ columns, output_col: output, separator = '\n\n' }: Config, { name }) =>
    mapRows(name, (row) => {
      const missing = columns.find((column) => !(column in row));
      if (missing !== undefined) return missingColumn(name, missing, row);
      const joined = columns.map((column) => String(row[column])).join(separator);
      return { row: { ...row, [output]: joined } };
    }),
};
