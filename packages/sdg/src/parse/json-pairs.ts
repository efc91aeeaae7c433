import { bareText } from './bare.ts';
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

interface InnerObject {
  source: string;
  closed: boolean;
}

/** Every object that holds no other, and the last one that is cut off; in one pass over the text. */
function innerObjects(text: string): InnerObject[] {
  const objects: InnerObject[] = [];
  const open: { start: number; isOuter: boolean }[] = [];
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString && character === '\\') at++;
    else if (character === '"' && open.length > 0) inString = !inString;
    else if (inString) continue;
    else if (character === '{') {
      const outer = open.at(-1);
      if (outer) outer.isOuter = true;
      open.push({ start: at, isOuter: false });
    } else if (character === '}') {
      const { start, isOuter } = open.pop() ?? { start: at, isOuter: true };
      if (!isOuter) objects.push({ source: text.slice(start, at + 1), closed: true });
    }
  }
  const cut = open.at(-1);
  if (cut && !cut.isOuter) objects.push({ source: text.slice(cut.start), closed: false });
  return objects;
}

// Models put line breaks into strings and commas after the last key.
function parseLenient(source: string): Record<string, unknown> | undefined {
  for (const text of [source, source.replace(/\s+/g, ' ').replace(/, ?\}$/, '}')]) {
    try {
      return JSON.parse(text) as Record<string, unknown>;
    } catch {}
  }
  return undefined;
}

function textUnder(object: Record<string, unknown>, keys: readonly string[]): string | undefined {
  for (const [key, value] of Object.entries(object)) {
    if (!keys.includes(key.toLowerCase())) continue;
    if (typeof value === 'string') return bareText(value);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  }
  return undefined;
}
