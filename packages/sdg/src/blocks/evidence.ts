import { evidenceOf } from '../samples/evidence.ts';
import { type BlockType, type Changed, mapRows, missingColumn } from './block.ts';
import { exactly, text } from './schema.ts';

interface Config {
  evidence_col: string;
  document_col?: string;
  absent_from?: string;
}

/**
 * Keeps the rows whose quotation stands in their document word for word (white space, case and emphasis apart), and not in the
 * column `absent_from`: so a question across two documents needs both. No model is asked.
 */
export const evidence: BlockType = {
  type: 'EvidenceBlock',
  config: exactly({ evidence_col: text, document_col: text, absent_from: text }, 'evidence_col'),
  open: async (
    { evidence_col: quoted, document_col: source = 'document', absent_from: other }: Config,
    { name },
  ) => {
    const columns = [quoted, source, ...(other === undefined ? [] : [other])];
    const block = mapRows(name, (row) => {
      const missing = columns.find((column) => !(column in row));
      if (missing !== undefined) return missingColumn(name, missing, row);
      const quotation = String(row[quoted]);
      const question = String(row['question'] ?? '');
      const isIn = (column: string) => evidenceOf(String(row[column]), question, quotation);
      const refuse = (reason: string, what: string): Changed => {
        const detail = `Unexpected quotation ${JSON.stringify(quotation)}, expected ${what}`;
        return { loss: { how: 'rejected', stage: name, reason, detail, input: { row } } };
      };
      if (!isIn(source)) return refuse('no-evidence', `words of the ${source}`);
      if (other !== undefined && isIn(other))
        return refuse('evidence-elsewhere', `words that the ${other} does not have`);
      return { row };
    });
    return {
      ...block,
      check: (row) => {
        const missing = columns.find((column) => !(column in row));
        if (missing !== undefined) throw new Error(missingColumn(name, missing, row).loss.detail);
        return row;
      },
      expect: (row) => ({ rows: [{ row, times: 1 }], isFilter: true }),
    };
  },
};
