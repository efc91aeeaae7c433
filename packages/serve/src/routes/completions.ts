import { randomUUID } from 'node:crypto';
import { type Choices, startChoices } from '../completion/choices.ts';
import { collect } from '../completion/collect.ts';
import { merge } from '../completion/merge.ts';
import { lengthOf, textLogprobs } from '../completion/text-logprobs.ts';
import { usageOf } from '../completion/usage.ts';
import type { TokenLogprob } from '../model.ts';
import { type CompletionRequest, readCompletionRequest } from '../requests/completion-request.ts';
import type { Route } from '../route.ts';

/** Go on from a text, or from several: whole, or as a stream. OpenAI's legacy route, which evaluation harnesses use. */
export const completions: Route = {
  method: 'POST',
  path: '/v1/completions',
  async answer(call) {
    const { served, signal } = call;
    const request = readCompletionRequest(call);
    const choices = startChoices(
      served.model,
      request.prompts.map(served.model.textPrompt),
      request.generation,
      request.choices,
      signal,
    );
    const head = {
      id: `cmpl-${randomUUID()}`,
      object: 'text_completion',
      created: Math.floor(Date.now() / 1000),
      model: served.name,
    };
    return request.stream ? streamed(head, choices, request) : whole(head, choices, request);
  },
};

async function whole(head: object, choices: Choices, request: CompletionRequest): Promise<object> {
  const answers = await collect(choices);
  const tokens = answers.reduce((sum, answer) => sum + answer.tokens, 0);
  return {
    ...head,
    choices: answers.map(({ text, logprobs, finish }, index) => ({
      index,
      text,
      logprobs: logprobsOf(logprobs, request, 0),
      finish_reason: finish,
    })),
    usage: usageOf(choices, tokens),
  };
}

async function* streamed(
  head: object,
  choices: Choices,
  request: CompletionRequest,
): AsyncGenerator<object> {
  const offsets = choices.pieces.map(() => 0);
  let tokens = 0;
  for await (const { index, piece } of merge(choices)) {
    const { text, finish = null } = piece;
    tokens += piece.tokens;
    const logprobs = logprobsOf(piece.logprobs, request, offsets[index] ?? 0);
    offsets[index] = (offsets[index] ?? 0) + lengthOf(text);
    yield { ...head, choices: [{ index, text, logprobs, finish_reason: finish }] };
  }
  if (request.streamUsage) yield { ...head, choices: [], usage: usageOf(choices, tokens) };
}

function logprobsOf(
  tokens: readonly TokenLogprob[],
  { generation }: CompletionRequest,
  offset: number,
): object | null {
  return generation.logprobs === undefined ? null : textLogprobs(tokens, offset);
}
