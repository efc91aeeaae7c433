import { likeQuestions } from './like-questions.ts';
import { numbersOf } from './numbers.ts';
import { contentRule } from './rule.ts';
import type { Pair, Text } from './subject.ts';
import { areAlike } from './word.ts';

/** No two answers to one question that cannot both be true. */
export const contradictoryAnswers = contentRule({
  name: 'contradictory-answers',
  level: 'warning',
  parameters: { similarity: 0.9 },
  about: {
    what: 'Questions of knowledge that are the same (as `duplicate-questions` tells it) have answers that can both be true: not one yes and one no, and not other numbers in the same words.',
    why: 'The student is trained towards both answers, and ends at a guess between them.',
    mend: 'Correct the wrong one. Where both are right at another time or for another thing, say so in the questions.',
  },
  *check({ schema, pairs }, { similarity }) {
    // A skill may want many answers to one question: a joke, a roll of the dice.
    if (schema !== 'knowledge') return;
    const together = (pair: Pair, earlier: Pair) => contradict(pair.answer, earlier.answer);
    for (const { pair, earlier } of likeQuestions(pairs, similarity, together)) {
      if (!pair.answer || !earlier.answer) continue;
      yield {
        at: pair.answer,
        message: `Unexpected answer that contradicts the one on line ${earlier.answer.mark.line + 1} to the same question, expected one that agrees`,
        help: 'Correct one of them, or say in the questions what makes the difference.',
      };
    }
  },
});

function contradict(a: Text | undefined, b: Text | undefined): boolean {
  if (!a || !b || a.text === b.text) return false;
  const [first, second] = [polarity(a), polarity(b)];
  if (first !== undefined && second !== undefined) return first !== second;
  const [ones, others] = [numbersOf(a.text), numbersOf(b.text)];
  if (ones.length === 0 || others.length === 0 || !areAlike(a, b)) return false;
  return !ones.some(({ value }) => others.some((other) => other.value === value));
}

function polarity({ text }: Text): 'yes' | 'no' | undefined {
  const [, word] = /^\s*(yes|no)\b(?!\.\s?\d)/i.exec(text) ?? [];
  return word?.toLowerCase() as 'yes' | 'no' | undefined;
}
