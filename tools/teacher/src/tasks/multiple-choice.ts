import type { Fact } from '../fact.ts';
import { factsOf } from '../facts.ts';
import { blockOf, countAsked, hasTag } from '../prompt.ts';
import { questionsOf } from '../questions.ts';
import type { Task } from '../task.ts';

const letters = ['A', 'B', 'C', 'D'];

/** Questions with four choices: a fact's value, and three values of other facts, those of its own kind first. */
export const multipleChoice: Task = {
  name: 'multiple choice',
  matches: (prompt) =>
    hasTag(prompt, 'Document') && hasTag(prompt, 'Question') && hasTag(prompt, 'Answer'),
  reply: (prompt, seed) => {
    const facts = factsOf(blockOf(prompt, 'Document') ?? '');
    const written = facts.flatMap((fact, index) => write(fact, facts, seed + index) ?? []);
    return written.length > 0 ? written.slice(0, countAsked(prompt)).join('\n') : '[UNANSWERABLE]';
  },
};

function write(fact: Fact, facts: readonly Fact[], seed: number): string | undefined {
  const wrong = distractors(fact, facts);
  if (wrong.length < letters.length - 1) return undefined;
  const right = seed % letters.length;
  const choices = [...wrong.slice(0, right), fact.value, ...wrong.slice(right)];
  const questions = questionsOf(fact);
  const lines = choices.map((choice, index) => `${letters[index]}) ${choice}`);
  return [
    '[Start of Question]',
    questions[seed % questions.length],
    ...lines,
    '[End of Question]',
    '[Start of Answer]',
    lines[right],
    '[End of Answer]',
  ].join('\n');
}

function distractors({ kind, value }: Fact, facts: readonly Fact[]): string[] {
  const same = facts.filter((other) => other.kind === kind);
  const values = [...same, ...facts].map((other) => other.value);
  const others = values.filter((other) => other.toLowerCase() !== value.toLowerCase());
  return [...new Set(others)].slice(0, letters.length - 1);
}
