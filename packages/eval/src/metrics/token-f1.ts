import { normalAnswer } from './normal-answer.ts';

/**
 * The share of words that the answer and a reference have in common, as the harmonic mean of precision and recall, for
 * the reference that it fits best: 0 to 1 (Rajpurkar et al. 2016). Two answers without a word agree, as in SQuAD 2.0.
 */
export function tokenF1(text: string, references: readonly string[]): number {
  return Math.max(0, ...references.map((reference) => f1(words(text), words(reference))));
}

function words(text: string): string[] {
  return normalAnswer(text).split(' ').filter(Boolean);
}

function f1(said: readonly string[], right: readonly string[]): number {
  if (said.length === 0 || right.length === 0) return said.length === right.length ? 1 : 0;
  const common = countCommon(said, right);
  return (2 * common) / (said.length + right.length);
}

function countCommon(said: readonly string[], right: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of right) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of said) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    common++;
  }
  return common;
}
