import type { Fact } from '../fact.ts';
import { factsOf } from '../facts.ts';
import { blockOf, countAsked, hasTag } from '../prompt.ts';
import { questionsOf } from '../questions.ts';
import type { Task } from '../task.ts';
import { tagged } from './tagged.ts';

/**
 * Questions that take two documents: one that asks for a fact of each, about the same thing where there is such a pair. A fact
 * whose value the other document has too is left out, for that one alone would do.
 */
export const multiHop: Task = {
  name: 'multi-hop questions',
  matches: (prompt) => hasTag(prompt, 'Second Evidence'),
  reply: (prompt, seed) => {
    const first = blockOf(prompt, 'First Document') ?? '';
    const second = blockOf(prompt, 'Second Document') ?? '';
    const pairs = pairsOf(ownFacts(first, second), ownFacts(second, first));
    if (pairs.length === 0) return '[UNANSWERABLE]';
    const count = Math.min(countAsked(prompt), pairs.length);
    const chosen = Array.from({ length: count }, (_, at) => (seed * count + at) % pairs.length);
    return chosen.map((at) => write(pairs[at]!, seed)).join('\n\n');
  },
};

function ownFacts(document: string, other: string): Fact[] {
  const elsewhere = other.toLowerCase();
  return factsOf(document).filter(({ value }) => !elsewhere.includes(value.toLowerCase()));
}

/** Each fact of the one with each of the other; those about one thing first. */
function pairsOf(first: readonly Fact[], second: readonly Fact[]): [Fact, Fact][] {
  const all = first.flatMap((one) => second.map((other): [Fact, Fact] => [one, other]));
  const isOne = ([one, other]: [Fact, Fact]) =>
    one.subject.toLowerCase() === other.subject.toLowerCase();
  return [...all.filter(isOne), ...all.filter((pair) => !isOne(pair))];
}

function write([one, other]: [Fact, Fact], seed: number): string {
  const [asks, asksToo] = [one, other].map((fact) => {
    const questions = questionsOf(fact);
    return questions[seed % questions.length]!;
  }) as [string, string];
  const more = asksToo.charAt(0).toLowerCase() + asksToo.slice(1);
  return [
    tagged('Question', `${asks.replace(/[?.]$/, '')}, and ${more}`),
    tagged('Answer', `${one.value}, and ${other.value}`),
    tagged('First Evidence', one.value),
    tagged('Second Evidence', other.value),
  ].join('\n');
}
