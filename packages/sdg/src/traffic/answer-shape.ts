import type { ChatAnswer } from './teacher.ts';

/** The answer that a JSON text holds; nothing where it is half written, damaged, or something else. */
export function readAnswer(text: string): ChatAnswer | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return isAnswer(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isAnswer(value: unknown): value is ChatAnswer {
  const { texts, finish, usage, model } = (value ?? {}) as Partial<ChatAnswer>;
  return (
    areTexts(texts) && areTexts(finish) && typeof usage === 'object' && typeof model === 'string'
  );
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}
