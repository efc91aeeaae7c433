import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { kind } from '../kind.ts';
import { count, filled, id, place, strings, text } from './parts.ts';

/** A piece of a document, small enough for a prompt. */
const schema = {
  $id: 'chunk',
  type: 'object',
  required: ['kind', 'id', 'leaf', 'path', 'source', 'headings', 'text', 'tokens'],
  properties: {
    kind: { const: 'chunk' },
    id,
    leaf: { ...filled, description: 'Id of the leaf whose document it is.' },
    path: filled,
    source: place,
    headings: { ...strings, description: 'The headings that it stands under, outermost first.' },
    text: { ...text, description: 'What the teacher reads: the headings, then the text.' },
    tokens: {
      ...count,
      description: 'Size of the text in tokens: an estimate, or by --tokenizer.',
    },
  },
} as const satisfies JSONSchema;

export type Chunk = FromSchema<typeof schema>;
export const chunk = kind<Chunk>(schema);
