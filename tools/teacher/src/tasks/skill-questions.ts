import { factsOf } from '../facts.ts';
import { paraphrases } from '../paraphrases.ts';
import { blockOf, countAsked, hasTag } from '../prompt.ts';
import { itemOf } from '../questions.ts';
import { rotate } from '../rotation.ts';
import type { Task } from '../task.ts';

/** Exercises for a skill: the example's request in other words, and questions about the facts of the context. */
export const skillQuestions: Task = {
  name: 'skill questions',
  matches: (prompt) =>
    hasTag(prompt, 'Task') && hasTag(prompt, 'Question') && !hasTag(prompt, 'Response'),
  reply: (prompt, seed) => {
    const example = blockOf(prompt, 'Question') ?? '';
    const context = hasTag(prompt, 'Context') ? (blockOf(prompt, 'Context') ?? '') : '';
    const items = [
      { questions: paraphrases(example), answer: '' },
      ...factsOf(context).map(itemOf),
    ];
    return rotate(items, countAsked(prompt), seed)
      .map(({ question }) => `[Start of Question]\n${question}\n[End of Question]`)
      .join('\n');
  },
};
