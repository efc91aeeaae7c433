import type OpenAI from 'openai';
import { AnswerError } from './errors.ts';

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

/** What a model answered: one text a choice, why each ended, and what it took. */
export interface ChatAnswer {
  texts: string[];
  finish: string[];
  usage: Usage;
  model: string;
}

/** The answer in the body of a chat completion. Throws AnswerError where there is none. */
export function chatAnswer(body: string): ChatAnswer {
  const { choices, usage, model } = objectIn(body) as Partial<Body>;
  if (!Array.isArray(choices)) throw unreadable(body, 'choices');
  return {
    texts: choices.map((choice) => textOf(choice?.message?.content)),
    finish: choices.map((choice) => String(choice?.finish_reason ?? '')),
    usage: {
      prompt_tokens: countOf(usage?.prompt_tokens),
      completion_tokens: countOf(usage?.completion_tokens),
      total_tokens: countOf(usage?.total_tokens),
    },
    model: String(model ?? ''),
  };
}

// Most servers give a text, some the parts of one; nothing where the model refused.
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map((part) => textOf(part?.text)).join('') : '';
}

/** A number of tokens, or 0 where a server says something else. */
export function countOf(value: unknown): number {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : 0;
}

/** The body of a text completion. Throws AnswerError where there is none. */
export function completion(body: string): OpenAI.Completion {
  const value = objectIn(body);
  const { choices } = value;
  if (!Array.isArray(choices) || !choices.every((choice) => typeof choice?.text === 'string'))
    throw unreadable(body, 'choices that have a text');
  return value as unknown as OpenAI.Completion;
}

interface Body {
  choices: ({ message?: { content?: unknown } | null; finish_reason?: unknown } | null)[];
  usage: { prompt_tokens?: unknown; completion_tokens?: unknown; total_tokens?: unknown } | null;
  model: unknown;
}

/** The JSON object that a body is. Throws AnswerError where it is none. */
export function objectIn(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new AnswerError(`Unexpected ${excerpt(body)}, expected JSON`, { isBroken: true, cause });
  }
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw unreadable(body, 'an object');
}

function unreadable(body: string, expected: string): AnswerError {
  return new AnswerError(`Unexpected ${excerpt(body)}, expected a completion with ${expected}`, {
    isBroken: false,
  });
}

function excerpt(body: string): string {
  const text = body.replace(/\s+/g, ' ').trim();
  return text === ''
    ? 'empty answer'
    : `answer ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`;
}
