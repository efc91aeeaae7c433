import { type Format, isText, withSystem } from './format.ts';
import { messagesOf, turnsOf } from './turns.ts';

/** InstructLab's `train_*.jsonl` and `test_*.jsonl` of the simple pipeline: `system`, `user` and `assistant`. */
export const legacy: Format = {
  name: 'legacy',
  read({ system, user, assistant, ...others }) {
    if (!(isText(user) && isText(assistant))) return undefined;
    const messages = messagesOf([[user, assistant]]);
    return { ...others, messages: withSystem(system, messages) };
  },
  write({ messages }) {
    const { system, pairs } = turnsOf(messages) ?? { pairs: [] };
    const [pair] = pairs;
    if (!pair || pairs.length > 1) return undefined;
    return { ...(system !== undefined && { system }), user: pair[0], assistant: pair[1] };
  },
};
