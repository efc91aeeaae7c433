import { type Answer, answer, record } from '@labpipe/records';
import { exactMatch } from '../../metrics/exact-match.ts';
import { tokenF1 } from '../../metrics/token-f1.ts';
import type { Question } from './questions.ts';

/** An answer with its second measure; both are null where there is none. */
export type RecallAnswer = Answer & { f1: number | null; part: string };

/** What the model said, compared with the references of the question. */
export function toAnswer(question: Question, model: string, text: string): RecallAnswer {
  const { references } = question;
  const score = exactMatch(text, references);
  return toRecord(question, model, { text, score, f1: tokenF1(text, references) });
}

/** The record of a question that the model refused. */
export function toRefusal(question: Question, model: string, error: string): RecallAnswer {
  return toRecord(question, model, { text: '', score: null, f1: null, error });
}

function toRecord(
  { id, part, messages, references }: Question,
  model: string,
  outcome: Pick<RecallAnswer, 'text' | 'score' | 'f1' | 'error'>,
): RecallAnswer {
  return record<RecallAnswer>(answer as never, {
    benchmark: 'recall',
    model,
    question: messages.at(-1)?.content ?? '',
    question_id: id,
    part,
    reference: references[0] ?? '',
    ...outcome,
  });
}
