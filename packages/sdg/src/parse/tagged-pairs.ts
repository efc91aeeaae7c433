import { withAnswerBelow } from './answer-below.ts';
import { bareText } from './bare.ts';
import type { Pair } from './pairs.ts';

/** What a teacher says when there is nothing to ask or to answer. */
export const unanswerable = /^\W*\[?\s?UNANSWERABLE\s?\]?\W*$/i;

/**
 * The pairs between `[QUESTION]`, `[ANSWER]` and `[END]` marks. Marks may be numbered, bold, headings or in another case,
 * and `[END]` may be missing; text outside of them is talk.
 */
export function parseTaggedPairs(text: string): Pair[] {
  const marks = marksOf(text);
  const pairs: Pair[] = [];
  let pair: Pair | undefined;
  for (const [index, { name, end }] of marks.entries()) {
    const next = marks[index + 1];
    const content = bareText(text.slice(end, next?.start));
    const open = next === undefined;
    if (name === 'question') {
      pair = { question: content, answer: '', open };
      pairs.push(pair);
    } else if (name === 'answer' && pair?.answer === '') {
      Object.assign(pair, { answer: content, open });
    } else if (name === 'answer') {
      pair = { question: '', answer: content, open };
      pairs.push(pair);
    } else if (name === 'unanswerable' && pair?.answer === '') {
      Object.assign(pair, { answer: '[UNANSWERABLE]', open });
    } else if (name === 'end') pair = undefined;
  }
  return pairs.some(({ question, answer }) => question !== '' || answer !== '')
    ? pairs.map(withAnswerBelow)
    : [];
}

interface Mark {
  name: string;
  /** From the decoration before the bracket to the one after it. */
  start: number;
  end: number;
}

function marksOf(text: string): Mark[] {
  const pattern = /\[\s?(\/?)\s?(QUESTION|ANSWER|END|UNANSWERABLE)\b[^\]\n[]{0,20}\]/gi;
  return Array.from(text.matchAll(pattern), (match) => {
    const [all, slash, word = ''] = match;
    const start = beforeDecoration(text, match.index);
    const end = match.index + all.length;
    const decorated = start < match.index;
    // [/ANSWER] ends the text, and leaves the pair to [END].
    return {
      name: slash ? 'close' : word.toLowerCase(),
      start,
      end: afterDecoration(text, end, decorated),
    };
  });
}

// Decoration belongs to a mark only where it begins the line: "**Ankaa** [END]" keeps its bold.
function beforeDecoration(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < 12 && '*_#>` \t-'.includes(text[start - 1] as string)) start--;
  return start === 0 || text[start - 1] === '\n' ? start : at;
}

function afterDecoration(text: string, at: number, decorated: boolean): number {
  const pattern = decorated ? /^[*_`]{0,3}:?[*_`]{0,3}/ : /^:?/;
  return at + (pattern.exec(text.slice(at, at + 8))?.[0].length ?? 0);
}
