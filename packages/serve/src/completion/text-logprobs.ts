import type { TokenLogprob } from '../model.ts';

/**
 * Log-probabilities as OpenAI's `/v1/completions` gives them and lm-evaluation-harness reads them: it counts on one
 * entry for each token that was asked for, so the one that ends an answer is among them. Offsets count characters (code
 * points) from `offset`.
 */
export function textLogprobs(tokens: readonly TokenLogprob[], offset = 0): object {
  let at = offset;
  return {
    tokens: tokens.map(({ text }) => text),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(topOf),
    text_offset: tokens.map(({ text }) => {
      const start = at;
      at += lengthOf(text);
      return start;
    }),
  };
}

/** Characters of a text, as Python counts them. */
export function lengthOf(text: string): number {
  return [...text].length;
}

// The token itself is always among them, as with OpenAI; of two tokens with one text the likelier counts.
function topOf({ text, logprob, top }: TokenLogprob): Record<string, number> | null {
  if (logprob === null) return null;
  const table = new Map<string, number>();
  for (const other of [...top, { text, logprob }]) {
    if (!table.has(other.text)) table.set(other.text, other.logprob);
  }
  return Object.fromEntries(table);
}
