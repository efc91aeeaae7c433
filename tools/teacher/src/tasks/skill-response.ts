import { factsOf } from '../facts.ts';
import { blockOf, hasTag } from '../prompt.ts';
import { itemOf } from '../questions.ts';
import type { Task } from '../task.ts';

/** The answer to one request: what the context states when it is asked for that, else the example's answer. */
export const skillResponse: Task = {
  name: 'skill response',
  matches: (prompt) => hasTag(prompt, 'Example Response') && hasTag(prompt, 'Question'),
  reply: (prompt) => {
    const question = blockOf(prompt, 'Question') ?? '';
    const context = hasTag(prompt, 'Context') ? (blockOf(prompt, 'Context') ?? '') : '';
    const fact = factsOf(context)
      .map(itemOf)
      .find(({ questions }) => questions.includes(question));
    const answer = fact?.answer ?? blockOf(prompt, 'Example Response') ?? '';
    return `[Start of Response]\n${answer}\n[End of Response]`;
  },
};
