import { validator } from '@labpipe/records';
import type { Generation } from '../model.ts';
import type { Call } from '../route.ts';
import { readRequest } from './read-request.ts';
import { readSampling, type SamplingRequest, samplingProperties } from './sampling.ts';

const tokens = { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1 };

const schema = {
  type: 'object',
  required: ['prompt'],
  properties: {
    ...samplingProperties,
    prompt: {
      anyOf: [
        { type: 'string' },
        tokens,
        { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2048 },
        { type: 'array', items: tokens, minItems: 1, maxItems: 2048 },
      ],
    },
    echo: { type: 'boolean' },
    logprobs: { type: 'integer', minimum: 0, maximum: 20 },
  },
};

type OnePrompt = string | readonly number[];

interface Body extends SamplingRequest {
  prompt: OnePrompt | readonly OnePrompt[];
  echo?: boolean;
  logprobs?: number;
}

const validate = validator(schema, 'request');

// OpenAI's default for this route.
const defaultMaxTokens = 16;

/** What a client asks of `/v1/completions`. */
export interface CompletionRequest {
  /** Texts, or tokens of the model. */
  prompts: readonly OnePrompt[];
  generation: Generation;
  choices: number;
  stream: boolean;
  streamUsage: boolean;
}

/** Read a body; throws ApiError that says what is wrong with it. */
export function readCompletionRequest({
  body,
  served,
}: Pick<Call, 'body' | 'served'>): CompletionRequest {
  const request = readRequest<Body>(body, validate, served);
  return {
    prompts: promptsOf(request.prompt),
    generation: {
      ...readSampling(request),
      maxTokens: request.max_tokens ?? defaultMaxTokens,
      logprobs: request.logprobs,
      echo: request.echo ?? false,
    },
    choices: request.n ?? 1,
    stream: request.stream ?? false,
    streamUsage: request.stream_options?.include_usage ?? false,
  };
}

function promptsOf(prompt: Body['prompt']): CompletionRequest['prompts'] {
  if (typeof prompt === 'string') return [prompt];
  // A list of numbers is one prompt in tokens.
  if (typeof prompt[0] === 'number') return [prompt as readonly number[]];
  return prompt as readonly OnePrompt[];
}
