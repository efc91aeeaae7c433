import type { LlamaModel, Token } from 'node-llama-cpp';
import type { Generation, Piece, Prompt, TokenLogprob } from '../model.ts';
import { stopTexts } from '../stop-texts.ts';
import { scorePrompt } from './score.ts';
import { evaluatePrompt, type Slot } from './slot.ts';
import { textDecoder } from './text-decoder.ts';
import { nextTokens } from './tokens.ts';

/** Go on from a prompt in a slot, up to `most` tokens. Throws the signal's reason. */
export async function* generate(
  slot: Slot,
  prompt: Prompt,
  generation: Generation,
  most: number,
  model: LlamaModel,
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  const tokens = prompt.tokens as readonly Token[];
  const { logprobs, echo } = generation;
  const scored = echo && logprobs !== undefined;
  const scores = scored ? await scorePrompt(slot, tokens, logprobs, model, signal) : [];
  if (echo) yield { text: prompt.text, tokens: 0, logprobs: scores };
  if (most === 0) {
    yield { text: '', tokens: 0, logprobs: [], finish: 'length' };
    return;
  }
  const last = scored ? tokens.slice(-1) : await evaluatePrompt(slot, tokens, signal);
  yield* answer(slot, last, tokens, generation, most, model, signal);
}

async function* answer(
  slot: Slot,
  last: Token[],
  before: readonly Token[],
  generation: Generation,
  most: number,
  model: LlamaModel,
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  const decoder = textDecoder(model, before);
  const stops = stopTexts(generation.stop);
  let held: { tokens: number; logprobs: TokenLogprob[] } = { tokens: 0, logprobs: [] };
  const piece = (text: string, finish?: Piece['finish']): Piece => {
    const result = { text, ...held, ...(finish && { finish }) };
    held = { tokens: 0, logprobs: [] };
    return result;
  };
  let count = 0;
  signal.throwIfAborted();
  for await (const { token, logprob } of nextTokens(slot, last, generation, model)) {
    signal.throwIfAborted();
    if (model.isEogToken(token)) {
      if (logprob) held.logprobs.push({ ...logprob, end: true });
      const rest = stops.push(decoder.end());
      yield piece(rest.stopped ? rest.text : rest.text + stops.end(), 'stop');
      return;
    }
    count++;
    held.tokens++;
    if (logprob) held.logprobs.push(logprob);
    const { text, stopped } = stops.push(decoder.push(token));
    if (stopped) {
      held.logprobs = upTo(text.length, held.logprobs);
      yield piece(text, 'stop');
      return;
    }
    if (count >= most) break;
    if (text !== '') yield piece(text);
  }
  const rest = stops.push(decoder.end());
  yield rest.stopped ? piece(rest.text, 'stop') : piece(rest.text + stops.end(), 'length');
}

/** The tokens that make the first `length` characters of a piece; those of a stop text do not belong to the answer. */
function upTo(length: number, logprobs: readonly TokenLogprob[]): TokenLogprob[] {
  let at = 0;
  return logprobs.filter(({ text }) => {
    at += text.length;
    return at <= length;
  });
}
