import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { kind } from '../kind.ts';
import { filled, id, text } from './parts.ts';

const required = ['kind', 'id', 'path', 'format'] as const;

const properties = {
  id,
  path: { ...filled, description: 'Where it lies: a file, a folder, or a name at a host.' },
  format: { enum: ['gguf', 'hf', 'adapter', 'hosted'] },
  base: { ...text, description: 'The model it was trained from.' },
  phase: text,
  epoch: { type: 'integer', minimum: 0 },
  samples_seen: { type: 'integer', minimum: 0 },
  loss: {
    type: ['number', 'null'],
    description: 'Mean loss of its last epoch; null before training.',
  },
  chat_template: { ...text, description: 'Jinja, as it stands in the model.' },
} as const;

/** A model on its way, saved while training. */
const checkpointSchema = {
  $id: 'checkpoint',
  type: 'object',
  required,
  properties: { kind: { const: 'checkpoint' }, ...properties },
} as const satisfies JSONSchema;

/** A model that is ready: made, or the last of a training run. */
const modelSchema = {
  $id: 'model',
  type: 'object',
  required,
  properties: { kind: { const: 'model' }, ...properties },
} as const satisfies JSONSchema;

export type Checkpoint = FromSchema<typeof checkpointSchema>;
export const checkpoint = kind<Checkpoint>(checkpointSchema);

export type Model = FromSchema<typeof modelSchema>;
export const model = kind<Model>(modelSchema);
