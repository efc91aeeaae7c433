import { bareText } from './bare.ts';
import type { Pair } from './pairs.ts';

const label =
  /^[ \t*_-]{0,4}(?:\d{1,3}[.)][ \t]{1,3})?(?:(?:an|my|the|your|example|sample|correct|question)[ \t])?answer(?:[ \t]is)?[*_]{0,2}[ \t]?:[*_]{0,2}/im;

/** A pair whose answer stands below its question, after "An answer:" in place of the mark, as small models write it. */
export function withAnswerBelow(pair: Pair): Pair {
  if (pair.answer !== '') return pair;
  const found = label.exec(pair.question);
  if (!found || found.index === 0) return pair;
  const answer = bareText(pair.question.slice(found.index + found[0].length));
  return { ...pair, question: bareText(pair.question.slice(0, found.index)), answer };
}
