import { createHash } from 'node:crypto';
import { reply, seedOf } from '../reply.ts';
import { type Ask, modelName } from './request.ts';
import { limit, tokensOf } from './tokens.ts';

/** One finished answer to a request, before it takes a route's shape. */
export interface Completion {
  id: string;
  created: number;
  choices: { text: string; finish: 'stop' | 'length' }[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
}

/** Answer a request by the rules; `seed` is the server's own and is added to the request's. Pure but for the clock. */
function complete(ask: Ask, seed: number): Completion {
  const first = (ask.seed ?? seedOf(ask.prompt)) + seed;
  const choices = Array.from({ length: ask.choices }, (_, index) =>
    limit(reply(ask.prompt, first + index), ask),
  );
  const prompt = tokensOf(ask.prompt);
  const completion = choices.reduce((sum, { text }) => sum + tokensOf(text), 0);
  return {
    id: createHash('sha256')
      .update(JSON.stringify([ask, seed]))
      .digest('hex')
      .slice(0, 24),
    created: Math.floor(Date.now() / 1000),
    choices,
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
    },
  };
}

/** Answer a list of requests as one: their choices one after another. */
export function completeAll(asks: readonly Ask[], seed: number): Completion {
  const all = asks.map((ask) => complete(ask, seed));
  const sum = (key: keyof Completion['usage']) =>
    all.reduce((total, { usage }) => total + usage[key], 0);
  return {
    ...(all[0] as Completion),
    choices: all.flatMap(({ choices }) => choices),
    usage: {
      prompt_tokens: sum('prompt_tokens'),
      completion_tokens: sum('completion_tokens'),
      total_tokens: sum('total_tokens'),
    },
  };
}

/** The shape of `/v1/chat/completions`. */
export function chatBody({ id, created, choices, usage }: Completion): object {
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created,
    model: modelName,
    choices: choices.map(({ text, finish }, index) => ({
      index,
      message: { role: 'assistant', content: text },
      finish_reason: finish,
      logprobs: null,
    })),
    usage,
  };
}

/** The shape of `/v1/completions`. */
export function textBody({ id, created, choices, usage }: Completion): object {
  return {
    id: `cmpl-${id}`,
    object: 'text_completion',
    created,
    model: modelName,
    choices: choices.map(({ text, finish }, index) => ({
      index,
      text,
      finish_reason: finish,
      logprobs: null,
    })),
    usage,
  };
}
