import type { ChatRequest } from '@labpipe/model';
import type { Setting } from './block.ts';
import { exactly, text, texts } from './schema.ts';

/** A number, or `scaled`: as many as --scale-factor says. */
export type Count = number | 'scaled';

/** `gen_kwargs` of a pipeline: how the model is to write. */
export interface Generation {
  temperature?: number;
  top_p?: number;
  max_tokens?: number;
  /** Answers to each request. */
  n?: Count;
  seed?: number;
  stop?: string | string[];
  /** Structured output, as OpenAI's API has it. */
  response_format?: object;
  /** Whatever else the server takes: `guided_choice`, `reasoning_effort`. */
  extra_body?: Record<string, unknown>;
}

const number = { type: 'number' };

export const countSchema = { anyOf: [{ type: 'integer', minimum: 1 }, { const: 'scaled' }] };

export const generationSchema = exactly({
  temperature: number,
  top_p: number,
  max_tokens: { type: 'integer', minimum: 1 },
  n: countSchema,
  seed: { type: 'integer' },
  stop: { anyOf: [text, texts] },
  response_format: { type: 'object' },
  extra_body: {
    type: 'object',
    propertyNames: { not: { enum: ['messages', 'model', 'stream', 'n'] } },
  },
});

// InstructLab's defaults for a block that does not say.
const defaults = { temperature: 0, max_tokens: 4096 };

/** What a request says besides its messages; the command line comes before the pipeline. */
export function generationOf(
  { n: _n, extra_body: extra, ...own }: Generation,
  { temperature, maxNumTokens }: Setting,
): Omit<ChatRequest, 'messages'> {
  return {
    ...defaults,
    ...own,
    ...extra,
    ...(temperature !== undefined && { temperature }),
    ...(maxNumTokens !== undefined && { max_tokens: maxNumTokens }),
  };
}

export function countOf(count: Count, { scaleFactor }: Setting): number {
  return count === 'scaled' ? scaleFactor : count;
}
