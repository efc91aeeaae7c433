import { randomUUID } from 'node:crypto';
import { chatLogprobs } from '../completion/chat-logprobs.ts';
import { type Choices, startChoices } from '../completion/choices.ts';
import { collect } from '../completion/collect.ts';
import { merge } from '../completion/merge.ts';
import { usageOf } from '../completion/usage.ts';
import type { TokenLogprob } from '../model.ts';
import { type ChatRequest, readChatRequest } from '../requests/chat-request.ts';
import type { Route } from '../route.ts';

/** Go on with a conversation: whole, or as a stream. */
export const chatCompletions: Route = {
  method: 'POST',
  path: '/v1/chat/completions',
  async answer(call) {
    const { served, signal } = call;
    const request = readChatRequest(call);
    const prompt = served.model.chatPrompt(request.messages);
    const choices = startChoices(
      served.model,
      [prompt],
      request.generation,
      request.choices,
      signal,
    );
    const head = {
      id: `chatcmpl-${randomUUID()}`,
      created: Math.floor(Date.now() / 1000),
      model: served.name,
    };
    return request.stream ? streamed(head, choices, request) : whole(head, choices, request);
  },
};

async function whole(head: object, choices: Choices, request: ChatRequest): Promise<object> {
  const answers = await collect(choices);
  const tokens = answers.reduce((sum, answer) => sum + answer.tokens, 0);
  return {
    ...head,
    object: 'chat.completion',
    choices: answers.map(({ text, logprobs, finish }, index) => ({
      index,
      message: { role: 'assistant', content: text, refusal: null },
      logprobs: logprobsOf(logprobs, request),
      finish_reason: finish,
    })),
    usage: usageOf(choices, tokens),
  };
}

async function* streamed(
  head: object,
  choices: Choices,
  request: ChatRequest,
): AsyncGenerator<object> {
  const event = (list: object[]) => ({ ...head, object: 'chat.completion.chunk', choices: list });
  const delta = (index: number, content: object, rest: object = {}) =>
    event([{ index, delta: content, logprobs: null, finish_reason: null, ...rest }]);
  for (const index of choices.pieces.keys()) {
    yield delta(index, { role: 'assistant', content: '' });
  }
  let tokens = 0;
  for await (const { index, piece } of merge(choices)) {
    tokens += piece.tokens;
    if (piece.text !== '' || piece.logprobs.length > 0) {
      const logprobs = logprobsOf(piece.logprobs, request);
      yield delta(index, { content: piece.text }, { logprobs });
    }
    if (piece.finish) yield delta(index, {}, { finish_reason: piece.finish });
  }
  if (request.streamUsage) yield { ...event([]), usage: usageOf(choices, tokens) };
}

function logprobsOf(tokens: readonly TokenLogprob[], { generation }: ChatRequest): object | null {
  return generation.logprobs === undefined ? null : chatLogprobs(tokens);
}
