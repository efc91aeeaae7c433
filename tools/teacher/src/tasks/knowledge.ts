import { factsOf } from '../facts.ts';
import { blockOf, countAsked, hasTag, replyOf } from '../prompt.ts';
import { itemOf } from '../questions.ts';
import { rotate } from '../rotation.ts';
import type { Task } from '../task.ts';

/** Question and answer pairs about the facts that a document states. */
export const knowledge: Task = {
  name: 'knowledge',
  matches: (prompt) => hasTag(prompt, 'Document'),
  reply: (prompt, seed) => {
    const facts = factsOf(blockOf(prompt, 'Document') ?? '');
    return replyOf(rotate(facts.map(itemOf), countAsked(prompt), seed));
  },
};
