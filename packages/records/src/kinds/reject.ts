import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { kind } from '../kind.ts';
import { filled, id, text } from './parts.ts';

/** What a tool refused or failed at, and why: nothing is lost in silence. */
const schema = {
  $id: 'reject',
  type: 'object',
  required: ['kind', 'id', 'tool', 'stage', 'reason', 'detail', 'input'],
  properties: {
    kind: { const: 'reject' },
    id,
    tool: filled,
    stage: { ...filled, description: 'Where in the tool.' },
    reason: { type: 'string', pattern: '^[a-z0-9-]+$', description: 'A short fixed word.' },
    detail: { ...text, description: 'What, and what to do.' },
    input: { description: 'The record or raw line that was refused.' },
  },
} as const satisfies JSONSchema;

export type Reject = FromSchema<typeof schema>;
export const reject = kind<Reject>(schema);
