import { type Format, isText } from './format.ts';
import { messagesOf, turnsOf } from './turns.ts';

/** `prompt` and `completion`: OpenAI's older files, mlx-lm's and TRL's. */
export const completion: Format = {
  name: 'completion',
  read({ prompt, completion: answer, ...others }) {
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
