import type { ChatAnswer } from '../answer.ts';

/** Whether a value that was read from a file is an answer. */
export function isAnswer(value: unknown): value is ChatAnswer {
  const { texts, finish, usage, model } = (value ?? {}) as Partial<ChatAnswer>;
  return (
    areTexts(texts) && areTexts(finish) && typeof usage === 'object' && typeof model === 'string'
  );
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}
