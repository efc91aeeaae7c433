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
    texts: choices.map((choice) => choice?.message?.content ?? ''),
    finish: choices.map((choice) => choice?.finish_reason ?? ''),
    usage: {
      prompt_tokens: usage?.prompt_tokens ?? 0,
      completion_tokens: usage?.completion_tokens ?? 0,
      total_tokens: usage?.total_tokens ?? 0,
    },
    model: model ?? '',
  };
}

/** The body of a text completion. Throws AnswerError where there is none. */
export function completion(body: string): OpenAI.Completion {
  const value = objectIn(body);
  if (!Array.isArray(value['choices'])) throw unreadable(body, 'choices');
  return value as unknown as OpenAI.Completion;
}

interface Body {
  choices: ({ message?: { content?: string | null }; finish_reason?: string | null } | null)[];
  usage: Partial<Usage> | null;
  model: string;
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
