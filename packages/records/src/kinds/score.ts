import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { kind } from '../kind.ts';
import { count, filled, id, number, text } from './parts.ts';

/** What a model reached in a benchmark. */
const schema = {
  $id: 'score',
  type: 'object',
  required: [
    'kind',
    'id',
    'benchmark',
    'model',
    'value',
    'scale',
    'n',
    'stderr',
    'ci95',
    'error_rate',
    'parts',
  ],
  properties: {
    kind: { const: 'score' },
    id,
    benchmark: filled,
    model: { ...filled, description: 'Path or name of the model.' },
    base: { ...text, description: 'Of adapters: the model that they are for.' },
    value: number,
    scale: { ...filled, description: 'What the value means, e.g. 0..1.' },
    n: { ...count, description: 'Questions asked.' },
    stderr: number,
    ci95: {
      type: 'array',
      items: number,
      minItems: 2,
      maxItems: 2,
      description: 'The interval that holds the true value with 95% confidence.',
    },
    error_rate: { ...number, description: 'Share of the questions without an answer.' },
    parts: {
      type: 'object',
      description: 'The same by task, turn or leaf.',
      additionalProperties: {
        type: 'object',
        required: ['value', 'n'],
        properties: { value: number, n: count },
      },
    },
  },
} as const satisfies JSONSchema;

export type Score = FromSchema<typeof schema>;
export const score = kind<Score>(schema);
