import { InputError } from '@labpipe/cli';
import type { LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';

/**
 * Memory for one request at a time. A context of its own, not a share of one: llama.cpp's sums depend on what else is in
 * a batch, so only this gives the same answer alone and beside others (measured; and it is no slower on CPU).
 */
export interface Slot {
  sequence: LlamaContextSequence;
  /** Tokens at the start of the context that stand there as whole blocks of a prompt. */
  kept: readonly Token[];
}

/**
 * Prompts are evaluated in blocks that start at multiples of this many tokens. What is kept of a prompt for the next
 * one was then computed in the same steps as it would be anew, and cannot change the answer by a rounding.
 */
export const blockSize = 128;

/** Room for a prompt and its answer of `contextLength` tokens together; an InputError for adapters at `lora` that are not of the model. */
export async function openSlot(
  model: LlamaModel,
  {
    contextLength,
    threads,
    lora,
  }: { contextLength: number; threads: number; lora?: string | undefined },
): Promise<Slot> {
  const options = {
    // The library keeps one place free, which is the one of the last token: nobody asks what follows on that.
    contextSize: contextLength,
    batchSize: blockSize,
    threads: { ideal: threads, min: 1 },
    // Flash attention splits long contexts by the number of threads, which changes with the load.
    flashAttention: false,
    failedCreationRemedy: false as const,
  };
  const context = await (lora === undefined ? model.createContext(options) : withAdapters());
  return { sequence: context.getSequence(), kept: [] };

  async function withAdapters() {
    try {
      return await model.createContext({ ...options, lora: lora! });
    } catch (cause) {
      throw new InputError(
        lora!,
        `Unexpected content (${(cause as Error).message}), expected adapters of the model at --base`,
        { cause },
      );
    }
  }
}

/**
 * Evaluate a prompt but for its last tokens, which are returned, at least one: they are to be evaluated by whoever
 * wants to know what comes next. Throws the signal's reason.
 */
export async function evaluatePrompt(
  slot: Slot,
  tokens: readonly Token[],
  signal: AbortSignal,
): Promise<Token[]> {
  let at = reusable(slot, tokens);
  await rewind(slot, at);
  for (; tokens.length - at > blockSize; at += blockSize) {
    signal.throwIfAborted();
    await slot.sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + blockSize));
    slot.kept = tokens.slice(0, at + blockSize);
  }
  return tokens.slice(at);
}

/** Forget all but the first `length` tokens. */
export async function rewind(slot: Slot, length: number): Promise<void> {
  const { sequence } = slot;
  slot.kept = slot.kept.slice(0, length);
  await sequence.eraseContextTokenRanges([{ start: length, end: sequence.nextTokenIndex }]);
}

/** How many tokens of a prompt a slot need not evaluate: whole blocks, and never all, as something must come last. */
export function reusable({ kept, sequence }: Slot, tokens: readonly Token[]): number {
  // Models with a window or a state cannot go back to where they were.
  if (sequence.needsCheckpoints) return 0;
  const most = Math.min(kept.length, tokens.length - 1);
  let same = 0;
  while (same < most && kept[same] === tokens[same]) same++;
  return same - (same % blockSize);
}
