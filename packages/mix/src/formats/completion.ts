import type { GivenMessage } from '../given-row.ts';
import { type Format, isText } from './format.ts';
import { messagesOf, turnsOf } from './turns.ts';

/** `prompt` and `completion`: OpenAI's older files, mlx-lm's and TRL's, of which the latter may be messages. */
export const completion: Format = {
  name: 'completion',
  read({ prompt, completion: answer, ...others }) {
    if (isMessages(prompt) && isMessages(answer)) {
      return { ...others, messages: [...prompt, ...answer] };
    }
    if (!(isText(prompt) && isText(answer))) return undefined;
    return { ...others, messages: messagesOf([[prompt, answer]]) };
  },
  write({ messages }) {
    const { system, pairs } = turnsOf(messages) ?? { pairs: [] };
    const [pair] = pairs;
    if (system !== undefined || !pair || pairs.length > 1) return undefined;
    return { prompt: pair[0], completion: pair[1] };
  },
};

/** Whether this is a conversation as OpenAI writes it, or a part of one. */
export function isMessages(value: unknown): value is GivenMessage[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((message) => isText((message as { role?: unknown } | null)?.role))
  );
}
