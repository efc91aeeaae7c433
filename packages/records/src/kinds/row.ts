import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { kind } from '../kind.ts';
import { filled, messages } from './parts.ts';

/** A training row, exactly as InstructLab's trainers read it: the one record without a `kind`. */
const schema = {
  $id: 'row',
  type: 'object',
  required: ['messages'],
  properties: {
    id: filled,
    messages: { ...messages, description: 'The conversation, in order.' },
    metadata: { type: 'string', description: 'A JSON object, as text.' },
    unmask: {
      type: 'boolean',
      description: 'Learn every message but the system one, not only what the assistant says.',
    },
  },
} as const satisfies JSONSchema;

export type Row = FromSchema<typeof schema>;
export const row = kind<Row>(schema);
