import type { Token } from '../yaml/token.ts';
import { wholeNumber } from './option-type.ts';
import type { Rule } from './rule.ts';
import { shiftRest } from './shift.ts';
import { checkSpaces } from './spacing.ts';

/** One space after the hyphen of a list entry. */
export const hyphens: Rule<{ 'max-spaces-after': number }> = {
  name: 'hyphens',
  options: { 'max-spaces-after': 1 },
  accepts: { 'max-spaces-after': wholeNumber },
  *check(layout, options) {
    const { tokens } = layout;
    const bounds = { least: -1, most: options['max-spaces-after'] };
    for (let at = 0; at < tokens.length - 1; at++) {
      const hyphen = tokens[at] as Token;
      if (hyphen.type !== 'block-entry') continue;
      const right = tokens[at + 1] as Token;
      const problem = checkSpaces(hyphen, right, bounds, 'after hyphen');
      if (!problem) continue;
      const surplus = right.start.offset - hyphen.end.offset - options['max-spaces-after'];
      const next = at + 1;
      // What follows in the entry stands in the column of its first word, and goes along.
      const edits = () => [...(problem.edits?.() ?? []), ...shiftRest(layout, next, -surplus)];
      yield { ...problem, edits };
    }
  },
};
