import { type Client, RequestError } from '@labpipe/model';
import type { Form } from './form.ts';
import { letterLogprobs } from './letter-logprobs.ts';
import { promptOf } from './prompt.ts';
import type { Question } from './questions.ts';

/** What a model makes of a question. */
export interface Reply {
  /** Log-probability of each letter; null where it is less likely than all that the server tells. One is a number at least. */
  logprobs: readonly (number | null)[];
  /** Solved examples that stood before it. */
  shots: number;
}

/**
 * How likely a model finds each letter after the question. Where the prompt is longer than its context, fewer examples stand before it
 * (as the authors of the benchmark do); a RequestError where the question alone is.
 */
export async function ask(
  client: Client,
  question: Question,
  { wrap, before }: Form,
): Promise<Reply> {
  for (let shots = question.shots.length; ; shots--) {
    try {
      return {
        logprobs: await letterLogprobs(client, wrap(promptOf(question, shots)), before),
        shots,
      };
    } catch (error) {
      if (shots === 0 || !isTooLong(error)) throw error;
    }
  }
}

// OpenAI and serve name it by a code; vLLM and llama-server by words alone.
function isTooLong(error: unknown): boolean {
  if (!(error instanceof RequestError)) return false;
  const { code } = (error.cause ?? {}) as { code?: string };
  return (
    code === 'context_length_exceeded' ||
    /context (length|size)|maximum.*(context|length)|too long/i.test(error.message)
  );
}
