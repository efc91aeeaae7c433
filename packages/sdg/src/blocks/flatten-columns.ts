import { type BlockType, missingColumn, type Row } from './block.ts';
import { exactly, text, texts } from './schema.ts';

interface Config {
  var_cols: string[];
  value_name: string;
  var_name: string;
}

/** Wide to long: a row for each column, which then holds its name and its value; all rows of one column, then the next. */
export const flattenColumns: BlockType = {
  type: 'FlattenColumnsBlock',
  config: exactly(
    { var_cols: texts, value_name: text, var_name: text },
    'var_cols',
    'value_name',
    'var_name',
  ),
  open: async ({ var_cols: columns, value_name: value, var_name: variable }: Config, { name }) => ({
    name,
    run: async (all) => {
      const missing = (row: Row) => columns.find((column) => !(column in row));
      const rows = all.filter((row) => missing(row) === undefined);
      const lacking = all.filter((row) => missing(row) !== undefined);
      return {
        rows: columns.flatMap((column) =>
          rows.map((row) => ({
            ...without(row, columns),
            [variable]: column,
            [value]: row[column],
          })),
        ),
        losses: lacking.map((row) => missingColumn(name, missing(row) as string, row).loss),
      };
    },
  }),
};

function without(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));
}
