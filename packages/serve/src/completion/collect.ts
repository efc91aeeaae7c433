import type { TokenLogprob } from '../model.ts';
import type { Choices } from './choices.ts';
import { merge } from './merge.ts';

/** A whole answer. */
export interface Collected {
  text: string;
  tokens: number;
  logprobs: TokenLogprob[];
  finish: 'stop' | 'length';
}

/** All answers of a request, whole, in order. */
export async function collect(choices: Choices): Promise<Collected[]> {
  const answers = choices.pieces.map(
    (): Collected => ({ text: '', tokens: 0, logprobs: [], finish: 'stop' }),
  );
  for await (const { index, piece } of merge(choices)) {
    const answer = answers[index] as Collected;
    answer.text += piece.text;
    answer.tokens += piece.tokens;
    answer.logprobs.push(...piece.logprobs);
    answer.finish = piece.finish ?? answer.finish;
  }
  return answers;
}
