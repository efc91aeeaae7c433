import type { RowMessage } from '../training-row.ts';
import type { Format } from './format.ts';

/** Conversations as one `text` in OpenAI's ChatML marks. */
export const chatml: Format = {
  name: 'chatml',
  read({ text, ...others }) {
    const messages = typeof text === 'string' ? parse(text) : undefined;
    return messages && { ...others, messages };
  },
  write({ messages }) {
    const text = messages
      .map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`)
      .join('');
    // A mark within a message would end it early.
    return JSON.stringify(parse(text)) === JSON.stringify(messages) ? { text } : undefined;
  },
};

function parse(text: string): RowMessage[] | undefined {
  if (!text.startsWith('<|im_start|>')) return undefined;
  const messages: RowMessage[] = [];
  const turn = /<\|im_start\|>([^\n<]+)\n([\s\S]*?)<\|im_end\|>\s*/y;
  while (turn.lastIndex < text.length) {
    const [, role, content] = turn.exec(text) ?? [];
    if (role === undefined || content === undefined) return undefined;
    messages.push({ role, content });
  }
  return messages;
}
