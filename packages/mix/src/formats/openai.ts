import type { Format } from './format.ts';

const roles = ['system', 'developer', 'user', 'assistant', 'tool'];

/** OpenAI's fine-tuning files, and mlx-lm's: nothing but the messages. */
export const openai: Format = {
  name: 'openai',
  read: () => undefined, // Rows with messages are read without a format.
  write: ({ messages }) =>
    messages.every(({ role }) => roles.includes(role)) ? { messages } : undefined,
};
