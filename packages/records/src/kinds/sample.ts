import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { kind } from '../kind.ts';
import { count, filled, id, leafType, place, text } from './parts.ts';

/** A question and its answer that a teacher wrote, with where they come from. */
const schema = {
  $id: 'sample',
  type: 'object',
  required: [
    'kind',
    'id',
    'leaf',
    'path',
    'type',
    'dataset',
    'question',
    'answer',
    'verdicts',
    'teacher',
  ],
  properties: {
    kind: { const: 'sample' },
    id,
    leaf: { ...filled, description: 'Id of the leaf it was made for.' },
    path: filled,
    type: leafType,
    dataset: {
      ...filled,
      description: 'Which augmentation: qa, summary_detailed, atomic_facts, …',
    },
    domain: filled,
    chunk: { ...filled, description: 'Id of the chunk the teacher read.' },
    source: { ...place, description: 'Where that chunk stands.' },
    document: { ...text, description: 'The text the teacher read.' },
    context: { ...text, description: 'What a grounded question is asked about.' },
    question: filled,
    answer: filled,
    evidence: {
      type: 'object',
      description: 'The place in `document` that holds the answer, in characters.',
      required: ['start', 'end', 'text'],
      properties: { start: count, end: count, text },
    },
    verdicts: {
      type: 'array',
      description: "Each judge's score and explanation.",
      items: { type: 'object', required: ['judge'], properties: { judge: filled } },
    },
    teacher: {
      type: 'object',
      required: ['model', 'endpoint', 'prompt', 'seed'],
      properties: {
        model: filled,
        endpoint: filled,
        prompt: { ...filled, description: 'Hash of the prompt.' },
        seed: { type: 'integer' },
      },
    },
  },
} as const satisfies JSONSchema;

export type Sample = FromSchema<typeof schema>;
export const sample = kind<Sample>(schema);
