import type { Leaf } from '@labpipe/records';
import { pairsOf } from '../flow/seed-rows.ts';
import { fold } from './fold.ts';

/** Why a pair is no sample. */
export interface Refused {
  /** A short fixed word. */
  reason: string;
  detail: string;
}

/** A finished pair; `context` is what a grounded question is asked about. */
export interface Pair {
  question: string;
  answer: string;
  context?: string | undefined;
}

/** Looks at the pairs of one leaf in order and remembers their questions. */
export type Screen = (pair: Pair) => Refused | undefined;

/** Refuse what is empty, says nothing, repeats its question, an example, or an earlier question of the leaf. */
export function openScreen(leaf: Leaf): Screen {
  const normal = leaf.type === 'knowledge' ? plainText : exactText;
  const keyOf = ({ question, answer }: Pair) => `${normal(question)}\n${normal(answer)}`;
  const examples = new Set(leaf.seed_examples.flatMap(pairsOf).map(keyOf));
  const asked = new Set<string>();

  return (pair) => {
    const { question, answer, context = '' } = pair;
    if (question.trim() === '') return refusals.noQuestion;
    if (answer.trim() === '') return refusals.emptyAnswer;
    if (normal(answer) === normal(question)) return refusals.copiesQuestion;
    if (examples.has(keyOf(pair))) return refusals.copiesExample;
    // The same request about another context is another task.
    const key = JSON.stringify([normal(question), context]);
    if (asked.has(key)) return refusals.duplicate;
    asked.add(key);
    return undefined;
  };
}

const refusals = {
  noQuestion: { reason: 'no-question', detail: 'Unexpected answer without a question' },
  emptyAnswer: { reason: 'empty-answer', detail: 'Unexpected question without an answer' },
  copiesQuestion: {
    reason: 'answer-copies-question',
    detail: 'Unexpected answer that repeats its question',
  },
  copiesExample: {
    reason: 'copies-example',
    detail: 'Unexpected pair of a seed example, expected a new one',
  },
  duplicate: {
    reason: 'duplicate',
    detail: 'Unexpected question that the leaf has already, expected a new one',
  },
} as const;

/** A text of a skill as it is compared: in one that sets commas and capitals, they are what matters. */
function exactText(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A text about a document as it is compared: folded, without the marks around it. A text of marks alone stays. */
function plainText(text: string): string {
  const folded = fold(text).text.trim();
  return folded.replace(/^[^\p{L}\p{N}]+/u, '').replace(/[^\p{L}\p{N}]{1,20}$/u, '') || folded;
}
