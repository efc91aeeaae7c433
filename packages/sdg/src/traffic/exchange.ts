import type { Kind } from '@labpipe/records';
import type { ChatAnswer, ChatRequest } from './teacher.ts';

/** A request and its answer, as `--record` keeps and `--replay` reads them. `id` is the request's key. */
export interface Exchange {
  kind: 'exchange';
  id: string;
  /** Where the answer came from. */
  endpoint: string;
  request: ChatRequest & { model: string };
  answer: ChatAnswer;
}

const text = { type: 'string' };

export const exchange: Kind<Exchange> = {
  name: 'exchange',
  schema: {
    $id: 'exchange',
    type: 'object',
    required: ['kind', 'id', 'endpoint', 'request', 'answer'],
    properties: {
      kind: { const: 'exchange' },
      id: { ...text, description: "The request's key: a hash of all that can change its answer." },
      endpoint: { ...text, description: 'Where the answer came from.' },
      request: {
        type: 'object',
        description: 'The body of a /v1/chat/completions request.',
        required: ['model', 'messages'],
        properties: { model: text, messages: { type: 'array', items: { type: 'object' } } },
      },
      answer: {
        type: 'object',
        required: ['texts', 'finish', 'usage', 'model'],
        properties: {
          texts: { type: 'array', items: text },
          finish: { type: 'array', items: text },
          usage: { type: 'object' },
          model: text,
        },
      },
    },
  },
};
