import { parseJsonPairs } from './json-pairs.ts';
import { parseLabelledPairs } from './labelled-pairs.ts';
import { parseNumberedPairs } from './numbered-pairs.ts';
import { type Parsed, type Reply, spokenText } from './reply.ts';
import { parseTaggedPairs, unanswerable } from './tagged-pairs.ts';

/** A question with its answer as found in a reply; either may be empty. */
export interface Pair {
  question: string;
  answer: string;
  /** Whether the reply ended before this pair was seen to end. */
  open: boolean;
}

/** Finds pairs written in one way; none when the text is not written so. */
export type PairReader = (text: string) => Pair[];

/** The ways in which models write pairs, the one that they are asked for first. */
const readers: readonly PairReader[] = [
  parseTaggedPairs,
  parseJsonPairs,
  parseLabelledPairs,
  parseNumberedPairs,
];

/**
 * The pairs in a reply that was asked for `[QUESTION] .. [ANSWER] .. [END]` blocks: in those, in JSON, or labelled
 * `Q:` `A:`, or numbered, with Markdown around them or not. What is no whole pair is refused with its text.
 */
export function parsePairs({ text, finish }: Reply): Parsed {
  const spoken = spokenText(text);
  const pairs = readers.reduce<Pair[]>(
    (found, read) => (found.length > 0 ? found : read(spoken)),
    [],
  );
  if (pairs.length === 0) return { rows: [], refusals: [refuseWhole(spoken, text)] };
  const parsed: Parsed = { rows: [], refusals: [] };
  for (const pair of pairs) {
    const why = wrongWith(pair, finish);
    if (why) parsed.refusals.push({ ...why, text: textOf(pair) });
    else parsed.rows.push([pair.question, pair.answer]);
  }
  return parsed;
}

function refuseWhole(spoken: string, text: string) {
  if (spoken === '') {
    return { reason: 'empty-reply', detail: 'Unexpected empty reply, expected pairs', text };
  }
  if (unanswerable.test(spoken)) {
    const detail = 'The teacher found nothing to ask about this text';
    return { reason: 'unanswerable', detail, text };
  }
  const detail = 'Unexpected text, expected [QUESTION] … [ANSWER] … [END], or JSON, or Q: … A: …';
  return { reason: 'unparsable', detail, text };
}

function wrongWith({ question, answer, open }: Pair, finish: string) {
  if (open && finish === 'length') {
    const detail =
      'Unexpected end of the reply within a pair: raise --max-num-tokens, or lower --scale-factor';
    return { reason: 'cut-off', detail };
  }
  if (question === '')
    return { reason: 'no-question', detail: 'Unexpected answer without a question' };
  if (unanswerable.test(answer)) {
    return { reason: 'unanswerable', detail: 'The teacher found no answer to its question' };
  }
  if (answer === '')
    return { reason: 'empty-answer', detail: 'Unexpected question without an answer' };
  return undefined;
}

function textOf({ question, answer }: Pair): string {
  return `[QUESTION]\n${question}\n[ANSWER]\n${answer}\n[END]`;
}
