import { validator } from '@labpipe/records';
import { ApiError } from '../http/api-error.ts';
import type { ChatMessage, Generation } from '../model.ts';
import type { Call } from '../route.ts';
import { readRequest } from './read-request.ts';
import { readSampling, type SamplingRequest, samplingProperties } from './sampling.ts';

const schema = {
  type: 'object',
  required: ['messages'],
  properties: {
    ...samplingProperties,
    messages: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['role', 'content'],
        properties: {
          // A free text here could forge a turn, as templates print it between their marks.
          role: { enum: ['system', 'developer', 'user', 'assistant', 'tool'] },
          content: {
            anyOf: [
              { type: 'string' },
              {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['type', 'text'],
                  properties: { type: { const: 'text' }, text: { type: 'string' } },
                },
              },
            ],
          },
        },
      },
    },
    max_completion_tokens: { type: 'integer', minimum: 0 },
    logprobs: { type: 'boolean' },
    top_logprobs: { type: 'integer', minimum: 0, maximum: 20 },
  },
};

interface Body extends SamplingRequest {
  messages: readonly { role: string; content: string | readonly { text: string }[] }[];
  max_completion_tokens?: number;
  logprobs?: boolean;
  top_logprobs?: number;
}

const validate = validator(schema, 'request');

/** What a client asks of `/v1/chat/completions`. */
export interface ChatRequest {
  messages: readonly ChatMessage[];
  generation: Generation;
  choices: number;
  stream: boolean;
  streamUsage: boolean;
}

/** Read a body; throws ApiError that says what is wrong with it. */
export function readChatRequest({ body, served }: Pick<Call, 'body' | 'served'>): ChatRequest {
  const request = readRequest<Body>(body, validate, served);
  if (request.top_logprobs !== undefined && request.logprobs !== true) {
    throw new ApiError(400, 'top_logprobs: Unexpected without logprobs, expected logprobs: true', {
      param: 'top_logprobs',
    });
  }
  return {
    messages: request.messages.map(({ role, content }) => ({ role, content: textOf(content) })),
    generation: {
      ...readSampling(request),
      maxTokens: request.max_completion_tokens ?? request.max_tokens,
      logprobs: request.logprobs ? (request.top_logprobs ?? 0) : undefined,
    },
    choices: request.n ?? 1,
    stream: request.stream ?? false,
    streamUsage: request.stream_options?.include_usage ?? false,
  };
}

function textOf(content: Body['messages'][number]['content']): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n');
}
