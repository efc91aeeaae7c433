import { chatml } from './chatml.ts';
import type { Format } from './format.ts';

/** Plain `text`: one message of the role `pretraining`, learned whole; a conversation is its messages with blank lines between. */
export const text: Format = {
  name: 'text',
  read({ text: content, ...others }) {
    if (typeof content !== 'string') return undefined;
    return { ...others, messages: [{ role: 'pretraining', content }], unmask: true };
  },
  write({ messages }) {
    // Reasoning and calls of tools stand beside the content.
    if (messages.some((message) => Object.keys(message).length !== 2)) return undefined;
    const content = messages.map((message) => message.content).join('\n\n');
    // It would be read as the conversation that it looks like.
    return chatml.read({ text: content }) ? undefined : { text: content };
  },
};
