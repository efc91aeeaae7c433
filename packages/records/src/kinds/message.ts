import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { kind } from '../kind.ts';
import { count, filled, id, number, text } from './parts.ts';

/** Something said in a conversation. */
const schema = {
  $id: 'message',
  type: 'object',
  required: ['kind', 'id', 'role', 'content'],
  properties: {
    kind: { const: 'message' },
    id,
    role: filled,
    content: text,
    model: text,
    usage: {
      type: 'object',
      properties: { prompt_tokens: count, completion_tokens: count, total_tokens: count },
    },
    elapsed_seconds: number,
  },
} as const satisfies JSONSchema;

export type Message = FromSchema<typeof schema>;
export const message = kind<Message>(schema);
