import type { LlamaModel, Token } from 'node-llama-cpp';
import type { TokenLogprob } from '../model.ts';
import { logprobOf, textOf } from './logprob.ts';
import { blockSize, rewind, type Slot } from './slot.ts';

/**
 * The log-probability of each token of a prompt after those before it. Leaves the last token to be evaluated by whoever
 * wants to know what comes next. Throws the signal's reason.
 */
export async function scorePrompt(
  slot: Slot,
  tokens: readonly Token[],
  count: number,
  model: LlamaModel,
  signal: AbortSignal,
): Promise<TokenLogprob[]> {
  const [first, ...rest] = tokens;
  const scores: TokenLogprob[] = [
    { text: first === undefined ? '' : textOf(first, model), logprob: null, top: [] },
  ];
  await rewind(slot, 0);
  for (let at = 0; at < rest.length; at += blockSize) {
    signal.throwIfAborted();
    const block = tokens.slice(at, Math.min(at + blockSize, rest.length));
    await slot.sequence.controlledEvaluate(
      block.map((token) => [token, { generateNext: { probabilities: true } }]),
      {
        onTokenResult(index, { next }) {
          const distribution = next.probabilities ?? new Map<Token, number>();
          scores.push(logprobOf(rest[at + index] as Token, distribution, count, model));
          // The library keeps every result until the block is done: a number for each token of the vocabulary.
          delete next.probabilities;
        },
      },
    );
  }
  return scores;
}
