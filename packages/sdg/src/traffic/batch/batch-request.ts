import type { Kind } from '@labpipe/records';
import type { ChatRequest } from '../teacher.ts';

/** A line of a Batch file, as OpenAI's API and `vllm run-batch` read it. */
export interface BatchRequest {
  /** The request's key, under which its answer is kept. */
  custom_id: string;
  method: 'POST';
  url: string;
  body: ChatRequest & { model: string };
}

const text = { type: 'string' };

export const batchRequest: Kind<BatchRequest> = {
  name: 'batch-request',
  schema: {
    $id: 'batch-request',
    type: 'object',
    required: ['custom_id', 'method', 'url', 'body'],
    properties: {
      custom_id: {
        ...text,
        description: "The request's key: a hash of all that can change its answer.",
      },
      method: { const: 'POST' },
      url: { const: '/v1/chat/completions' },
      body: {
        type: 'object',
        required: ['model', 'messages'],
        properties: { model: text, messages: { type: 'array', items: { type: 'object' } } },
      },
    },
  },
};
