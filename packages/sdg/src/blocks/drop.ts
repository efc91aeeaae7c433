import type { BlockType } from './block.ts';
import { exactly } from './schema.ts';

/** Passes every row on: a place for what a step drops (`drop_columns`, `drop_duplicates`, `drop_near_duplicates`). */
export const drop: BlockType = {
  type: 'DropBlock',
  config: exactly({}),
  open: async (_config, { name }) => ({
    name,
    isPerRow: true,
    run: async (rows) => ({ rows: [...rows], losses: [] }),
  }),
};
