import { type Answer, answer, record } from '@labpipe/records';
import type { Reply } from './ask.ts';
import type { Question } from './questions.ts';
import { letters } from './read-task.ts';

/** An answer with the log-probabilities of the letters; both are null where there is none. */
export type MmluAnswer = Answer & {
  part: string;
  logprobs: readonly (number | null)[] | null;
  few_shots: number | null;
};

/** The likeliest letter, compared with the right one. Of equal ones the first counts, as in the harness. */
export function toAnswer(question: Question, model: string, reply: Reply): MmluAnswer {
  const known = reply.logprobs.map((logprob) => logprob ?? Number.NEGATIVE_INFINITY);
  const chosen = known.indexOf(Math.max(...known));
  return toRecord(question, model, {
    text: letters[chosen] ?? '',
    score: Number(chosen === question.answer),
    logprobs: reply.logprobs,
    few_shots: reply.shots,
  });
}

/** The record of a question that the model refused. */
export function toRefusal(question: Question, model: string, error: string): MmluAnswer {
  return toRecord(question, model, {
    text: '',
    score: null,
    logprobs: null,
    few_shots: null,
    error,
  });
}

function toRecord(
  { id, task, question, answer: right }: Question,
  model: string,
  outcome: Pick<MmluAnswer, 'text' | 'score' | 'logprobs' | 'few_shots' | 'error'>,
): MmluAnswer {
  return record<MmluAnswer>(answer as never, {
    benchmark: 'mmlu',
    model,
    question,
    question_id: id,
    part: task,
    reference: letters[right] ?? '',
    ...outcome,
  });
}
