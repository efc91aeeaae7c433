import { sentencesOf } from '../markdown/sentences.ts';
import { blockOf, hasTag } from '../prompt.ts';
import type { Task } from '../task.ts';

/**
 * A new context for a skill: the example's sentences (or lines), begun at another one with each seed. Nothing is invented, so
 * there are only as many contexts as the example has sentences.
 */
export const contexts: Task = {
  name: 'contexts',
  matches: (prompt) => hasTag(prompt, 'New Context'),
  reply: (prompt, seed) => {
    const example = blockOf(prompt, 'Example Context') ?? '';
    const isLines = example.includes('\n');
    const parts = isLines ? example.split('\n') : sentencesOf(example);
    const start = parts.length > 0 ? seed % parts.length : 0;
    const turned = [...parts.slice(start), ...parts.slice(0, start)];
    return `[Start of New Context]\n${turned.join(isLines ? '\n' : ' ')}\n[End of New Context]`;
  },
};
