import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { kind } from '../kind.ts';
import { count, id, number } from './parts.ts';

/** One optimizer step of a training run. */
const schema = {
  $id: 'step',
  type: 'object',
  required: [
    'kind',
    'id',
    'phase',
    'epoch',
    'step',
    'loss',
    'learning_rate',
    'grad_norm',
    'tokens',
    'tokens_per_second',
    'samples_seen',
    'eta_seconds',
  ],
  properties: {
    kind: { const: 'step' },
    id,
    phase: { type: 'string' },
    epoch: { ...count, description: 'From 1.' },
    step: { ...count, description: 'From 1, over the whole run.' },
    loss: { ...number, description: 'Mean cross entropy of the learned tokens, in nats.' },
    learning_rate: number,
    grad_norm: { ...number, description: 'Before clipping.' },
    tokens: { ...count, description: 'Tokens of this step, padding left out.' },
    tokens_per_second: number,
    samples_seen: count,
    eta_seconds: number,
  },
} as const satisfies JSONSchema;

export type Step = FromSchema<typeof schema>;
export const step = kind<Step>(schema);
