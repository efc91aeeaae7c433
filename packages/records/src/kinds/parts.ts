// What several kinds of record share. `additionalProperties` stays open: a tool passes through keys that it does not know.

export const id = { type: 'string', minLength: 1, description: 'Hash of the content.' } as const;

export const text = { type: 'string' } as const;

export const filled = { type: 'string', minLength: 1 } as const;

export const strings = { type: 'array', items: { type: 'string' } } as const;

export const number = { type: 'number' } as const;

export const count = { type: 'integer', minimum: 0 } as const;

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
