import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { kind } from '../kind.ts';
import { filled, id, leafType, questionAndAnswer, strings } from './parts.ts';

/** One qna.yaml of a taxonomy that passed the linter. */
const schema = {
  $id: 'leaf',
  type: 'object',
  required: ['kind', 'id', 'path', 'file', 'type', 'version', 'created_by', 'seed_examples'],
  properties: {
    kind: { const: 'leaf' },
    id,
    path: { ...filled, description: 'Place in the taxonomy, e.g. knowledge/astronomy/phoenix.' },
    file: { ...filled, description: 'The qna.yaml, as it was named.' },
    type: leafType,
    version: { type: 'integer' },
    created_by: filled,
    domain: filled,
    task_description: { type: 'string' },
    document_outline: filled,
    seed_examples: {
      type: 'array',
      minItems: 1,
      description:
        'Knowledge: a context and its pairs. Skills: a pair, and a context when grounded.',
      items: {
        type: 'object',
        properties: {
          context: filled,
          questions_and_answers: { type: 'array', minItems: 1, items: questionAndAnswer },
          question: filled,
          answer: filled,
        },
      },
    },
    document: {
      type: 'object',
      description:
        'Where the documents are: in a git repository, or beside the qna.yaml (`files`).',
      properties: {
        repo: filled,
        commit: filled,
        patterns: { ...strings, minItems: 1 },
        files: { ...strings, minItems: 1 },
      },
    },
    attribution: {
      type: 'object',
      description: 'The fields of attribution.txt.',
      additionalProperties: { type: 'string' },
    },
  },
} as const satisfies JSONSchema;

export type Leaf = FromSchema<typeof schema>;
export const leaf = kind<Leaf>(schema);
