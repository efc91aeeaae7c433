import { evidenceOf } from '../samples/evidence.ts';
import { type BlockType, mapRows, missingColumn } from './block.ts';
import { exactly, text } from './schema.ts';

interface Config {
  evidence_col: string;
  document_col?: string;
}

/** Keeps the rows whose quotation stands in their document word for word (white space, case and emphasis apart): no model is asked. */
export const evidence: BlockType = {
  type: 'EvidenceBlock',
  config: exactly({ evidence_col: text, document_col: text }, 'evidence_col'),
  open: async ({ evidence_col: quoted, document_col: source = 'document' }: Config, { name }) => {
    const block = mapRows(name, (row) => {
      const missing = [quoted, source].find((column) => !(column in row));
      if (missing !== undefined) return missingColumn(name, missing, row);
      const quotation = String(row[quoted]);
      const question = String(row['question'] ?? '');
      if (evidenceOf(String(row[source]), question, quotation)) return { row };
      const detail = `Unexpected quotation ${JSON.stringify(quotation)}, expected words of the ${source}`;
      return {
        loss: { how: 'rejected', stage: name, reason: 'no-evidence', detail, input: { row } },
      };
    });
    return {
      ...block,
      check: (row) => {
        const missing = [quoted, source].find((column) => !(column in row));
        if (missing !== undefined) throw new Error(missingColumn(name, missing, row).loss.detail);
        return row;
      },
      expect: (row) => ({ rows: [{ row, times: 1 }], isFilter: true }),
    };
  },
};
