import type { LlamaModel, Token } from 'node-llama-cpp';
import type { TokenLogprob } from '../model.ts';

/** What a distribution (the likeliest first) says of a token, with the `count` likeliest in its place. */
export function logprobOf(
  token: Token,
  probabilities: ReadonlyMap<Token, number>,
  count: number,
  model: Pick<LlamaModel, 'detokenize'>,
): TokenLogprob {
  const top: { text: string; logprob: number }[] = [];
  for (const [other, probability] of probabilities) {
    if (top.length >= count) break;
    top.push({ text: textOf(other, model), logprob: logOf(probability) });
  }
  return { text: textOf(token, model), logprob: logOf(probabilities.get(token) ?? 0), top };
}

/** A token's text, marks included. */
export function textOf(token: Token, model: Pick<LlamaModel, 'detokenize'>): string {
  return model.detokenize([token], true);
}

// JSON has no -Infinity; this is below what single precision can tell from 0.
function logOf(probability: number): number {
  return Math.max(Math.log(probability), -1000);
}
