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
    for (const [at, hyphen] of tokens.entries()) {
      const right = tokens[at + 1];
      if (hyphen.type !== 'block-entry' || !right) continue;
      for (const problem of checkSpaces(hyphen, right, bounds, 'after hyphen')) {
        const surplus = right.start.offset - hyphen.end.offset - options['max-spaces-after'];
        // What follows in the entry stands in the column of its first word, and goes along.
        const edits = () => [...(problem.edits?.() ?? []), ...shiftRest(layout, at + 1, -surplus)];
        yield { ...problem, edits };
      }
    }
  },
};
