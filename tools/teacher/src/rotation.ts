import type { Pair } from './prompt.ts';

/** One answer, and all the questions that have it. */
export interface Item {
  questions: readonly string[];
  answer: string;
}

/**
 * `count` pairs, going on where the seed before this one stopped, so that consecutive seeds share no question until all are
 * used: round after round, one question of every item. Fewer when there are not so many questions.
 */
export function rotate(items: readonly Item[], count: number, seed: number): Pair[] {
  const all = items.reduce((sum, { questions }) => sum + questions.length, 0);
  const pairs = new Map<string, Pair>();
  // Numbers far beyond 2 ** 53 would lose their last digits, and with them the difference between neighbours.
  const start = BigInt(seed) * BigInt(count);
  for (let step = 0; pairs.size < Math.min(count, all); step++) {
    const at = start + BigInt(step);
    const item = modulo(at, items.length);
    const { questions, answer } = items[item]!;
    const phrasing = modulo((at - BigInt(item)) / BigInt(items.length), questions.length);
    pairs.set(`${item} ${phrasing}`, { question: questions[phrasing]!, answer });
  }
  return [...pairs.values()];
}

function modulo(value: bigint, divisor: number): number {
  const rest = Number(value % BigInt(divisor));
  return rest < 0 ? rest + divisor : rest;
}
