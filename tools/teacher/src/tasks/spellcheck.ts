import { blockOf, hasTag } from '../prompt.ts';
import type { Task } from '../task.ts';

/** The document as it is: the stand-in knows no spelling. */
export const spellcheck: Task = {
  name: 'spellcheck',
  matches: (prompt) => hasTag(prompt, 'Corrected Document'),
  reply: (prompt) =>
    `[Start of Corrected Document]\n${blockOf(prompt, 'Document') ?? ''}\n[End of Corrected Document]`,
};
