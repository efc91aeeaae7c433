import { bareText } from './bare.ts';
import { innerObjects, parseLenient } from './json-objects.ts';
import type { Pair } from './pairs.ts';

const questionKeys = ['question', 'q', 'query', 'prompt', 'instruction'];
const answerKeys = ['answer', 'a', 'response', 'output', 'completion'];

/**
 * The pairs in JSON objects such as `{"question": …, "answer": …}`, whatever they are in: a list, lines, another object, a
 * code fence, talk. An object that is cut off or broken is a pair without a question.
 */
export function parseJsonPairs(text: string): Pair[] {
  const objects = innerObjects(text).map(({ source, closed }) => ({
    source,
    closed,
    value: closed ? parseLenient(source) : undefined,
  }));
  if (!objects.some(({ value }) => value && textUnder(value, questionKeys) !== undefined))
    return [];
  return objects.flatMap(({ source, closed, value }) => {
    if (!value) return [{ question: '', answer: source.trim(), open: !closed }];
    const question = textUnder(value, questionKeys);
    const answer = textUnder(value, answerKeys) ?? '';
    return question === undefined ? [] : [{ question, answer, open: false }];
  });
}

function textUnder(object: Record<string, unknown>, keys: readonly string[]): string | undefined {
  for (const [key, value] of Object.entries(object)) {
    if (!keys.includes(key.toLowerCase())) continue;
    if (typeof value === 'string') return bareText(value);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  }
  return undefined;
}
