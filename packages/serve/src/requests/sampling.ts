import type { Generation } from '../model.ts';

/** What both routes take, as OpenAI defines it. */
export const samplingProperties = {
  model: { type: 'string' },
  temperature: { type: 'number', minimum: 0, maximum: 2 },
  top_p: { type: 'number', minimum: 0, maximum: 1 },
  n: { type: 'integer', minimum: 1, maximum: 128 },
  seed: { type: 'integer' },
  stop: {
    anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, maxItems: 16 }],
  },
  max_tokens: { type: 'integer', minimum: 0 },
  stream: { type: 'boolean' },
  stream_options: { type: 'object', properties: { include_usage: { type: 'boolean' } } },
};

export interface SamplingRequest {
  model?: string;
  max_tokens?: number;
  n?: number;
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
  temperature?: number;
  top_p?: number;
  seed?: number;
  stop?: string | readonly string[];
}

/** The part of a generation that both routes say in the same words; OpenAI's defaults. */
export function readSampling({ temperature = 1, top_p = 1, seed, stop = [] }: SamplingRequest) {
  return {
    temperature,
    topP: top_p,
    // Without a seed every answer is another one.
    seed: seed ?? Math.floor(Math.random() * 2 ** 31),
    stop: [stop].flat().filter((text) => text !== ''),
  } satisfies Partial<Generation>;
}
