import type { Row } from '../blocks/block.ts';
import { parsePairs } from '../parse/pairs.ts';
import type { Refusal } from '../parse/reply.ts';

/** The pairs that a finished row holds, and the parts of it that are none. */
export interface RowPairs {
  pairs: { question: string; answer: string }[];
  refusals: Refusal[];
}

/**
 * A finished row's pair: its columns `question` and `response`, else its `output`, as blocks of pairs or cut after the first
 * question mark (InstructLab's rule, reference 4.4). Nothing when the pipeline makes none of these columns.
 */
export function pairsOfRow({ question, response, output }: Row): RowPairs | undefined {
  if (question !== undefined && response !== undefined) {
    return { pairs: [{ question: textOf(question), answer: textOf(response) }], refusals: [] };
  }
  return output === undefined ? undefined : splitOutput(textOf(output));
}

function splitOutput(text: string): RowPairs {
  const { rows, refusals } = parsePairs({ text, finish: 'stop' });
  if (rows.length > 0) {
    return { pairs: rows.map(([question = '', answer = '']) => ({ question, answer })), refusals };
  }
  const mark = text.indexOf('?');
  if (mark < 0 || refusals.some(({ reason }) => reason !== 'unparsable'))
    return { pairs: [], refusals };
  const question = text.slice(0, mark + 1).trim();
  return { pairs: [{ question, answer: text.slice(mark + 1).trim() }], refusals: [] };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
