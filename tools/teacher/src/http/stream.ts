import type { Completion } from './completion.ts';
import { modelName } from './request.ts';

const wordsPerChunk = 8;

/** The chunks of a streamed chat completion, in order; the last but one ends each choice, the usage follows when asked for. */
export function* chatChunks(completion: Completion, withUsage: boolean): Generator<object> {
  for (const [index, { text, finish }] of completion.choices.entries()) {
    yield chunk(completion, [
      { index, delta: { role: 'assistant', content: '' }, finish_reason: null },
    ]);
    for (const content of piecesOf(text)) {
      yield chunk(completion, [{ index, delta: { content }, finish_reason: null }]);
    }
    yield chunk(completion, [{ index, delta: {}, finish_reason: finish }]);
  }
  if (withUsage) yield { ...chunk(completion, []), usage: completion.usage };
}

/** The chunks of a streamed text completion. */
export function* textChunks(completion: Completion, withUsage: boolean): Generator<object> {
  const shape = {
    id: `cmpl-${completion.id}`,
    object: 'text_completion',
    created: completion.created,
    model: modelName,
  };
  for (const [index, { text, finish }] of completion.choices.entries()) {
    for (const piece of piecesOf(text)) {
      yield { ...shape, choices: [{ index, text: piece, finish_reason: null, logprobs: null }] };
    }
    yield { ...shape, choices: [{ index, text: '', finish_reason: finish, logprobs: null }] };
  }
  if (withUsage) yield { ...shape, choices: [], usage: completion.usage };
}

function chunk({ id, created }: Completion, choices: object[]) {
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion.chunk',
    created,
    model: modelName,
    choices,
  };
}

function piecesOf(text: string): string[] {
  return text.match(new RegExp(`(?:\\s*\\S+){1,${wordsPerChunk}}\\s*`, 'g')) ?? [];
}
