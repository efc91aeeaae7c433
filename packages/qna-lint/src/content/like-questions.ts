import { type Fingerprint, fingerprint, mayBeLike } from './fingerprint.ts';
import { likeness, type QuestionKey, questionKey } from './question-key.ts';
import type { Pair, Text } from './subject.ts';

/** A pair whose question is like that of an earlier one. */
export interface LikePairs {
  readonly pair: Pair & { readonly question: Text };
  readonly earlier: Pair & { readonly question: Text };
  /** From 0 to 1. */
  readonly likeness: number;
}

/**
 * Each pair with an earlier one whose question is at least so like its own, of those that belong together; each is compared
 * with the 200 before it, so that a hostile file cannot take for ever.
 */
export function* likeQuestions(
  pairs: readonly Pair[],
  least: number,
  together: (pair: Pair, earlier: Pair) => boolean,
): Generator<LikePairs> {
  const asked = askedIn(pairs);
  for (const [index, one] of asked.entries()) {
    for (let at = Math.max(0, index - 200); at < index; at++) {
      const other = asked[at] as Asked;
      if (!mayBeLike(one.print, other.print, least) || isSame(one.pair, other.pair)) continue;
      const alike = likeness(keyOf(one), keyOf(other));
      if (alike < least || !together(one.pair, other.pair)) continue;
      yield { pair: one.pair, earlier: other.pair, likeness: alike };
      break;
    }
  }
}

interface Asked {
  readonly pair: LikePairs['pair'];
  readonly print: Fingerprint;
  /** Made when it is first needed, which it hardly ever is. */
  key?: QuestionKey;
}

// Two rules ask for those of the same file, one after the other.
let last: { readonly pairs: readonly Pair[]; readonly asked: readonly Asked[] } | undefined;

function askedIn(pairs: readonly Pair[]): readonly Asked[] {
  if (last?.pairs === pairs) return last.asked;
  const asked = pairs
    .filter((pair): pair is LikePairs['pair'] => pair.question !== undefined)
    .map((pair) => ({ pair, print: fingerprint(pair.question.text) }));
  last = { pairs, asked };
  return asked;
}

function keyOf(asked: Asked): QuestionKey {
  asked.key ??= questionKey(asked.pair.question);
  return asked.key;
}

// An alias repeats a pair on purpose; that its list forbids it is for the schema to say.
function isSame(pair: Pair, earlier: Pair): boolean {
  return pair.question === earlier.question && pair.answer === earlier.answer;
}
