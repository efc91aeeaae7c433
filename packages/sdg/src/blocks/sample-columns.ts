import { randomOf } from '@labpipe/records';
import type { BlockType, Row } from './block.ts';
import { exactly, text } from './schema.ts';

interface Config {
  columns: Record<string, string[]>;
}

/** Gives each row a value for each of these columns, drawn from a list by the row's seed and its place: a persona, a difficulty, a style; `sampled` holds all that was drawn. */
export const sampleColumns: BlockType = {
  type: 'SampleColumnsBlock',
  config: exactly(
    {
      columns: {
        type: 'object',
        minProperties: 1,
        additionalProperties: { type: 'array', items: text, minItems: 1 },
      },
    },
    'columns',
  ),
  open: async ({ columns }: Config, { name }) => {
    const draw = (row: Row, seed: number, place: number): Row => {
      const drawn = Object.entries(columns).map(([column, values]) => {
        const random = randomOf(seed, name, place, column)();
        return [column, values[Math.floor(random * values.length)]];
      });
      const sampled = Object.fromEntries(drawn);
      return { ...row, ...sampled, sampled: { ...(row['sampled'] as Row), ...sampled } };
    };
    return {
      name,
      run: async (rows, { seed }) => ({
        rows: rows.map((row, place) => draw(row, seed, place)),
        losses: [],
      }),
    };
  },
};
