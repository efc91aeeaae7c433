import { type BlockType, mapRows, missingColumn } from './block.ts';
import { exactly, text, textMap } from './schema.ts';

interface Config {
  choice_map: Record<string, string>;
  choice_col: string;
  output_col: string;
}

/** Copies the column that another column chooses. */
export const selector: BlockType = {
  type: 'SelectorBlock',
  config: exactly(
    { choice_map: textMap, choice_col: text, output_col: text },
    'choice_map',
    'choice_col',
    'output_col',
  ),
  open: async ({ choice_map: map, choice_col: by, output_col: output }: Config, { name }) => ({
    ...mapRows(name, (row) => {
      const column = map[String(row[by])];
      if (column !== undefined && column in row) return { row: { ...row, [output]: row[column] } };
      if (column !== undefined) return missingColumn(name, column, row);
      const expected = Object.keys(map).join(', ');
      const detail = `Unexpected ${by} ${JSON.stringify(row[by])}, expected one of ${expected}`;
      return {
        loss: { how: 'rejected', stage: name, reason: 'no-choice', detail, input: { row } },
      };
    }),
    check: (row) => {
      const missing = [by, ...Object.values(map)].find((column) => !(column in row));
      if (missing !== undefined) throw new Error(missingColumn(name, missing, row).loss.detail);
      return { ...row, [output]: '1' };
    },
  }),
};
