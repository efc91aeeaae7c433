import { blockOf, hasTag } from '../prompt.ts';
import type { Task } from '../task.ts';

/** The document as it is: the stand-in has no other words for it. */
export const rewriting: Task = {
  name: 'rewriting',
  matches: (prompt) => hasTag(prompt, 'Rewritten Document'),
  reply: (prompt) =>
    `[Start of Rewritten Document]\n${blockOf(prompt, 'Document') ?? ''}\n[End of Rewritten Document]`,
};
