import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { kind } from '../kind.ts';
import { filled, id, text } from './parts.ts';

const required = ['kind', 'id', 'benchmark', 'model', 'question', 'text', 'score'] as const;

const properties = {
  id,
  benchmark: filled,
  model: { ...filled, description: 'Which model answered: its path or name.' },
  question: text,
  reference: { ...text, description: 'The right answer.' },
  text: { ...text, description: 'What the model or the judge said.' },
  score: { type: ['number', 'null'], description: 'null when there is none.' },
  error: { ...text, description: 'Why there is no answer.' },
} as const;

/** A model's answer to one question of a benchmark. */
const answerSchema = {
  $id: 'answer',
  type: 'object',
  required,
  properties: { kind: { const: 'answer' }, ...properties },
} as const satisfies JSONSchema;

/** A judge's view of one answer. */
const judgmentSchema = {
  $id: 'judgment',
  type: 'object',
  required,
  properties: { kind: { const: 'judgment' }, ...properties },
} as const satisfies JSONSchema;

export type Answer = FromSchema<typeof answerSchema>;
export const answer = kind<Answer>(answerSchema);

export type Judgment = FromSchema<typeof judgmentSchema>;
export const judgment = kind<Judgment>(judgmentSchema);
