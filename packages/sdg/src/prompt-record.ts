import type { Kind } from '@labpipe/records';

/** What `--dry-run` writes: a request that would be sent. */
export interface PromptRecord {
  kind: 'prompt';
  id: string;
  leaf: string;
  path: string;
  chunk?: string;
  block: string;
  messages: readonly { role: string; content: string }[];
  temperature?: number;
  max_tokens?: number;
  seed?: number;
}

const text = { type: 'string' };

export const prompt: Kind<PromptRecord> = {
  name: 'prompt',
  schema: {
    $id: 'prompt',
    type: 'object',
    required: ['kind', 'id', 'leaf', 'path', 'block', 'messages'],
    properties: {
      kind: { const: 'prompt' },
      id: text,
      leaf: { ...text, description: 'Id of the leaf.' },
      path: text,
      chunk: { ...text, description: 'Id of the chunk.' },
      block: { ...text, description: 'The block of the pipeline that would ask.' },
      messages: { type: 'array', items: { type: 'object' } },
      temperature: { type: 'number' },
      max_tokens: { type: 'integer' },
      seed: { type: 'integer' },
    },
  },
};
