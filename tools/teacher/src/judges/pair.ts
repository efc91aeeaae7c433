import type { Task } from '../task.ts';
import { caseOf, ruling } from './asked.ts';
import { misfit } from './fitness.ts';
import { isSupported, wordsOf } from './support.ts';

/** 1 to 3 for a question and its answer: 1 wrong or beside the point, 2 right but bare, 3 right and explained. */
export const pair: Task = {
  name: 'pair judge',
  matches: (prompt) => caseOf(prompt)?.answer !== undefined,
  reply: (prompt) => {
    const asked = caseOf(prompt)!;
    const { source, question = '', answer = '' } = asked;
    const reason = misfit(question, answer);
    if (reason !== undefined)
      return ruling(asked, `The answer does not meet the question: ${reason}.`, 1);
    if (source !== undefined && !isSupported(answer, `${source} ${question}`)) {
      return ruling(asked, 'The answer says things that the context does not.', 1);
    }
    return isExplained(answer)
      ? ruling(asked, 'The answer meets the question and explains itself.', 3)
      : ruling(asked, 'The answer meets the question without an explanation.', 2);
  },
};

function isExplained(answer: string): boolean {
  return (
    wordsOf(answer).length >= 20 ||
    /\b(?:because|since|therefore|so that|as a result|for example)\b/i.test(answer)
  );
}
