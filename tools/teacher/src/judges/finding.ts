import { factsOf } from '../facts.ts';
import { blockOf, hasTag } from '../prompt.ts';
import { questionsOf } from '../questions.ts';
import type { Task } from '../task.ts';
import { ruling } from './asked.ts';
import { isEmptyWord, wordsOf } from './support.ts';

/** YES or NO: does a document say what a question asks for? YES when a fact answers it, or all of its content words stand there. */
export const finding: Task = {
  name: 'finding judge',
  matches: (prompt) => hasTag(prompt, 'Finding'),
  reply: (prompt) => {
    const tags = { reasons: 'Explanation', verdict: 'Finding' };
    const document = blockOf(prompt, 'Document') ?? '';
    const question = blockOf(prompt, 'Question') ?? '';
    const questions = factsOf(document).flatMap(questionsOf);
    if (questions.some((one) => one.toLowerCase() === question.toLowerCase()))
      return ruling(tags, 'The document states it.', 'YES');
    const known = new Set(wordsOf(document));
    const missing = wordsOf(question).filter((word) => !isEmptyWord(word) && !known.has(word));
    return missing.length === 0
      ? ruling(tags, 'Every word of the question stands in the document.', 'YES')
      : ruling(tags, `The document has nothing on: ${missing.join(', ')}.`, 'NO');
  },
};
