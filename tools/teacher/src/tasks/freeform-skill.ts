import { paraphrased } from '../paraphrases.ts';
import { countAsked, hasTag, pairsOf, replyOf } from '../prompt.ts';
import { rotate } from '../rotation.ts';
import type { Task } from '../task.ts';

/** A skill without a context: the seed questions in other words, with the answers that they have. */
export const freeformSkill: Task = {
  name: 'freeform skill',
  matches: (prompt) => hasTag(prompt, 'Task'),
  reply: (prompt, seed) =>
    replyOf(rotate(pairsOf(prompt).map(paraphrased), countAsked(prompt), seed)),
};
