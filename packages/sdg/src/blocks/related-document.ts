import type { BlockType } from './block.ts';
import { exactly, text } from './schema.ts';

interface Config {
  output_col: string;
}

/**
 * Puts the text of another chunk of the leaf into a column: one that shares rare words with the row's own, and with each seed
 * example another of the nearest three. A row whose chunk has none is refused.
 */
export const relatedDocument: BlockType = {
  type: 'RelatedDocumentBlock',
  config: exactly({ output_col: text }, 'output_col'),
  open: async ({ output_col: output }: Config, { name }) => ({
    name,
    isPerRow: true,
    run: async (rows, { related }) => {
      const other = related?.();
      if (other)
        return {
          rows: rows.map((row) => ({ ...row, [output]: other.text, related_chunk: other.id })),
          losses: [],
        };
      const detail = 'Unexpected single chunk, expected another of the leaf about the same things';
      const losses = rows.map((row) => ({
        how: 'rejected' as const,
        stage: name,
        reason: 'no-related-document',
        detail,
        input: { row },
      }));
      return { rows: [], losses };
    },
    check: (row) => ({ ...row, [output]: '1' }),
    expect: (row, { related }) => {
      const other = related?.();
      return { rows: other ? [{ row: { ...row, [output]: other.text }, times: 1 }] : [] };
    },
  }),
};
