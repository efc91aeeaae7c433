import type { Kind } from '@labpipe/records';

/** What `--dry-run` writes: a request, and what came of it where there was somebody to ask. */
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
  answers?: { text: string; finish: string }[];
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
      answers: {
        type: 'array',
        description: 'What the teacher said; not there when nobody was asked.',
        items: {
          type: 'object',
          required: ['text', 'finish'],
          properties: { text, finish: { ...text, description: 'Why it ended: stop, or length.' } },
        },
      },
    },
  },
};
