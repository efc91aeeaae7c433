import type { TokenLogprob } from '../model.ts';

/** Log-probabilities as `/v1/chat/completions` gives them: of the answer, without the token that ends it. */
export function chatLogprobs(tokens: readonly TokenLogprob[]): object {
  return {
    content: tokens
      .filter(({ end }) => !end)
      .map(({ text, logprob, top }) => ({
        ...entry(text, logprob ?? 0),
        top_logprobs: top.map((other) => entry(other.text, other.logprob)),
      })),
    refusal: null,
  };
}

function entry(token: string, logprob: number) {
  // A token may be a part of a character; then its text does not tell its bytes.
  const bytes = token.includes('\uFFFD') ? null : [...Buffer.from(token)];
  return { token, logprob, bytes };
}
