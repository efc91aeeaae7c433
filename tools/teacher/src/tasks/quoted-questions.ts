import { factsOf } from '../facts.ts';
import { blockOf, countAsked, hasTag } from '../prompt.ts';
import { itemOf } from '../questions.ts';
import { rotate } from '../rotation.ts';
import type { Task } from '../task.ts';
import { tagged } from './tagged.ts';

/** Questions about the facts of a document, each with its answer and the words of the document that prove it: the value itself. */
export const quotedQuestions: Task = {
  name: 'quoted questions',
  matches: (prompt) => hasTag(prompt, 'Document') && hasTag(prompt, 'Evidence'),
  reply: (prompt, seed) => {
    const facts = factsOf(blockOf(prompt, 'Document') ?? '');
    const pairs = rotate(facts.map(itemOf), countAsked(prompt), seed);
    if (pairs.length === 0) return '[UNANSWERABLE]';
    return pairs
      .map(({ question, answer }) =>
        [tagged('Question', question), tagged('Answer', answer), tagged('Evidence', answer)].join(
          '\n',
        ),
      )
      .join('\n\n');
  },
};
