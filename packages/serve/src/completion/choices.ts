import { ApiError } from '../http/api-error.ts';
import type { Generation, Model, Piece, Prompt } from '../model.ts';

/** The answers of one request under way. */
export interface Choices {
  prompts: readonly Prompt[];
  /** The pieces of each answer, in order of the prompts. */
  pieces: readonly AsyncGenerator<Piece>[];
  /** Stop all of them, also those that still wait for their turn. */
  abandon: () => void;
}

// More would only wait in line, each holding memory.
const mostAnswers = 256;

/**
 * Begin `count` answers to each prompt. Each copy has a seed of its own, so that they differ. Throws ApiError where
 * they are too many or a prompt leaves no room for an answer.
 */
export function startChoices(
  model: Model,
  prompts: readonly Prompt[],
  generation: Generation,
  count: number,
  signal: AbortSignal,
): Choices {
  for (const prompt of prompts) checkRoom(prompt, generation, model.contextLength);
  if (prompts.length * count > mostAnswers) {
    const total = prompts.length * count;
    throw new ApiError(400, `Unexpected ${total} answers, expected at most ${mostAnswers}`);
  }
  const abandoned = new AbortController();
  const either = AbortSignal.any([signal, abandoned.signal]);
  const pieces = prompts.flatMap((prompt) =>
    Array.from({ length: count }, (_, copy) =>
      model.generate(prompt, { ...generation, seed: generation.seed + copy }, either),
    ),
  );
  return { prompts, pieces, abandon: () => abandoned.abort() };
}

function checkRoom({ tokens }: Prompt, { maxTokens }: Generation, contextLength: number): void {
  const least = maxTokens === 0 ? 0 : 1;
  if (tokens.length + least <= contextLength) return;
  throw new ApiError(
    400,
    `Unexpected prompt of ${tokens.length} tokens, expected at most ${contextLength - least} as the context holds ${contextLength} with the answer; serve --context-length sets it`,
    { code: 'context_length_exceeded' },
  );
}
