import { factsOf } from '../facts.ts';
import { paraphrased } from '../paraphrases.ts';
import { blockOf, countAsked, hasTag, pairsOf, replyOf } from '../prompt.ts';
import { itemOf } from '../questions.ts';
import { rotate } from '../rotation.ts';
import type { Task } from '../task.ts';

/** A skill on a given context: the seed questions in other words, and questions about the facts of the context. */
export const groundedSkill: Task = {
  name: 'grounded skill',
  matches: (prompt) => hasTag(prompt, 'Task') && hasTag(prompt, 'Context'),
  reply: (prompt, seed) => {
    const facts = factsOf(blockOf(prompt, 'Context') ?? '');
    const items = [...pairsOf(prompt).map(paraphrased), ...facts.map(itemOf)];
    return replyOf(rotate(items, countAsked(prompt), seed));
  },
};
