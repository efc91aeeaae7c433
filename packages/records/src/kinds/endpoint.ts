import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { kind } from '../kind.ts';
import { filled, id } from './parts.ts';

/** A server that answers now. */
const schema = {
  $id: 'endpoint',
  type: 'object',
  required: ['kind', 'id', 'url', 'model'],
  properties: {
    kind: { const: 'endpoint' },
    id,
    url: { ...filled, description: 'With /v1, as OpenAI clients want it.' },
    model: filled,
    pid: { type: 'integer' },
    backend: filled,
  },
} as const satisfies JSONSchema;

export type Endpoint = FromSchema<typeof schema>;
export const endpoint = kind<Endpoint>(schema);
