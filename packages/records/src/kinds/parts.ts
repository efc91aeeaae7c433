// What several kinds of record share. `additionalProperties` stays open: a tool passes through keys that it does not know.

export const id = { type: 'string', minLength: 1, description: 'Hash of the content.' } as const;

export const text = { type: 'string' } as const;

export const filled = { type: 'string', minLength: 1 } as const;

export const strings = { type: 'array', items: { type: 'string' } } as const;

export const number = { type: 'number' } as const;

export const count = { type: 'integer', minimum: 0 } as const;

/** A stretch of a document: the file at a commit of a repository, or one beside the qna.yaml. */
export const place = {
  type: 'object',
  required: ['file', 'start', 'end'],
  properties: {
    repo: filled,
    commit: filled,
    file: filled,
    start: { ...count, description: 'First character in the file.' },
    end: { ...count, description: 'The character after the last.' },
  },
} as const;

export const questionAndAnswer = {
  type: 'object',
  required: ['question', 'answer'],
  properties: { question: filled, answer: filled },
} as const;

export const leafType = {
  enum: ['knowledge', 'freeform_skill', 'grounded_skill'],
  description: 'Which pipeline it takes.',
} as const;

export const messages = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['role', 'content'],
    properties: { role: filled, content: text },
  },
} as const;
