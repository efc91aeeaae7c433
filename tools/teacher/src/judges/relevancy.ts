import type { Task } from '../task.ts';
import { caseOf, ruling } from './asked.ts';
import { misfit } from './fitness.ts';
import { wordsOf } from './support.ts';

/** 0 to 2: a point for an answer on the subject at all, and one for giving what the question asks for. */
export const relevancy: Task = {
  name: 'relevancy judge',
  matches: (prompt) => {
    const asked = caseOf(prompt);
    return asked?.reasons === 'Feedback' || (asked?.answer !== undefined && asked.highest === 2);
  },
  reply: (prompt) => {
    const asked = caseOf(prompt)!;
    const { question = '', answer = '' } = asked;
    const reason = misfit(question, answer);
    if (reason === undefined)
      return ruling(asked, 'The answer gives what the question asks for.', 2);
    const isEmpty = wordsOf(answer).length === 0 || /refuses/.test(reason);
    return ruling(asked, `The answer does not meet the question: ${reason}.`, isEmpty ? 0 : 1);
  },
};
