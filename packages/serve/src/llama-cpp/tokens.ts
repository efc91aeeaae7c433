import { randomOf } from '@labpipe/records';
import type { LlamaModel, Token } from 'node-llama-cpp';
import type { Generation, TokenLogprob } from '../model.ts';
import { draw } from './draw.ts';
import { logprobOf } from './logprob.ts';
import type { Slot } from './slot.ts';

/** A token that the model chose. */
export interface Step {
  token: Token;
  logprob?: TokenLogprob;
}

/** The tokens that follow on `last`, end marks included, without end. */
export function nextTokens(
  slot: Slot,
  last: Token[],
  generation: Generation,
  model: LlamaModel,
): AsyncGenerator<Step> {
  const { logprobs } = generation;
  return logprobs === undefined
    ? sampled(slot, last, generation)
    : weighed(slot, last, { ...generation, logprobs }, model);
}

async function* sampled(
  { sequence }: Slot,
  last: Token[],
  { temperature, topP, seed }: Generation,
): AsyncGenerator<Step> {
  const options = { temperature, topP, topK: 0, seed: seedOf(seed), yieldEogToken: true };
  for await (const token of sequence.evaluate(last, options)) yield { token };
}

/** The same, drawn here: the library's own draw gives probabilities only after cutting and tempering them. */
async function* weighed(
  { sequence }: Slot,
  last: Token[],
  { logprobs, ...generation }: Generation & { logprobs: number },
  model: LlamaModel,
): AsyncGenerator<Step> {
  const random = randomOf(generation.seed, 'draw');
  const evaluation = sequence.evaluateWithMetadata(
    last,
    { probabilities: true },
    { temperature: 0, yieldEogToken: true },
  );
  try {
    for (let step = await evaluation.next(); !step.done; ) {
      const { probabilities } = step.value;
      const token = draw(probabilities, generation, random);
      yield { token, logprob: logprobOf(token, probabilities, logprobs, model) };
      step = await evaluation.next(token);
    }
  } finally {
    await evaluation.return();
  }
}

// The library takes 32 bits, and the highest of them means "any".
function seedOf(seed: number): number {
  const range = 0xffffffff;
  return ((seed % range) + range) % range;
}
