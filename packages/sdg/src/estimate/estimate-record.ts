import type { Kind } from '@labpipe/records';

/** What `sdg estimate` writes: what a run is expected to ask for a leaf, and to make of it. */
export interface Estimate {
  kind: 'estimate';
  id: string;
  pipeline: string;
  leaf: string;
  path: string;
  type: string;
  chunks: number;
  rows: number;
  samples: { before_filters: number; after_filters: number };
  requests: number;
  prompt_tokens: number;
  completion_tokens: number;
  /** The path of a model or of a tokenizer.json, or `estimate`. */
  tokens_by: string;
  usd?: number;
  seconds?: number;
  acceptance: 'measured' | 'assumed' | 'none';
  blocks: {
    block: string;
    rows_in: number;
    rows_out: number;
    requests: number;
    prompt_tokens: number;
    completion_tokens: number;
  }[];
}

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const amount = { type: 'number', minimum: 0 };

const blocks = {
  type: 'array',
  description: 'The same by block, in the order of the pipeline.',
  items: {
    type: 'object',
    required: ['block', 'rows_in', 'rows_out', 'requests', 'prompt_tokens', 'completion_tokens'],
    properties: {
      block: text,
      rows_in: count,
      rows_out: count,
      requests: count,
      prompt_tokens: count,
      completion_tokens: count,
    },
  },
};

export const estimateRecord: Kind<Estimate> = {
  name: 'estimate',
  schema: {
    $id: 'estimate',
    type: 'object',
    required: [
      'kind',
      'id',
      'pipeline',
      'leaf',
      'path',
      'type',
      'chunks',
      'rows',
      'samples',
      'requests',
      'prompt_tokens',
      'completion_tokens',
      'acceptance',
      'blocks',
    ],
    properties: {
      kind: { const: 'estimate' },
      id: text,
      pipeline: { ...text, description: 'As it was named.' },
      leaf: { ...text, description: 'Id of the leaf.' },
      path: text,
      type: { ...text, description: 'Of the leaf.' },
      chunks: { ...count, description: 'Pieces of its documents; 0 for a skill.' },
      rows: {
        ...count,
        description: 'Seed rows: chunks x seed examples, or the seed examples of a skill.',
      },
      samples: {
        type: 'object',
        description:
          'Pairs: as many as are asked for, and as many as come through the filters. Repetitions are not taken off.',
        required: ['before_filters', 'after_filters'],
        properties: { before_filters: count, after_filters: count },
      },
      requests: { ...count, description: 'To the teacher. Several choices (n) count as one.' },
      prompt_tokens: { ...count, description: 'Of the rendered prompts; an estimate.' },
      completion_tokens: { ...count, description: 'Of the replies; an estimate.' },
      tokens_by: { type: 'string', description: 'The --tokenizer that counts texts, or estimate.' },
      usd: { ...amount, description: 'Dollars, where --price-in or --price-out is given.' },
      seconds: { ...amount, description: 'At the rate that is given.' },
      acceptance: {
        enum: ['measured', 'assumed', 'none'],
        description:
          'Where the shares that filters keep come from: an earlier run (--measured), --acceptance; none: no filter.',
      },
      blocks,
    },
  },
};
