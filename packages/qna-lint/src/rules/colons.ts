import type { Token } from '../yaml/token.ts';
import { wholeNumber } from './option-type.ts';
import type { Problem, Rule } from './rule.ts';
import { checkSpaces, endsAtLineStart } from './spacing.ts';

/** No space before a colon, one after it; one after the `?` of a key. */
export const colons: Rule<{ 'max-spaces-before': number; 'max-spaces-after': number }> = {
  name: 'colons',
  options: { 'max-spaces-before': 0, 'max-spaces-after': 1 },
  accepts: { 'max-spaces-before': wholeNumber, 'max-spaces-after': wholeNumber },
  *check(layout, options) {
    const before = { least: -1, most: options['max-spaces-before'] };
    const after = { least: -1, most: options['max-spaces-after'] };
    const { tokens } = layout;
    for (let at = 1; at < tokens.length - 1; at++) {
      const token = tokens[at] as Token;
      if (token.type !== 'value' && token.type !== 'key') continue;
      const [left, right] = [tokens[at - 1] as Token, tokens[at + 1] as Token];
      let problem: Problem | undefined;
      if (token.type === 'value' && !followsAlias(left, token)) {
        if (!endsAtLineStart(layout, left)) {
          problem = checkSpaces(left, token, before, 'before colon');
          if (problem) yield problem;
        }
        problem = checkSpaces(token, right, after, 'after colon');
        if (problem) yield problem;
      } else if (token.type === 'key' && token.end.offset > token.start.offset) {
        problem = checkSpaces(token, right, after, 'after question mark');
        if (problem) yield problem;
      }
    }
  },
};

// `*name :` needs its space, as a colon may be part of a name.
function followsAlias(left: Token, colon: Token): boolean {
  return left.type === 'alias' && colon.start.offset - left.end.offset === 1;
}
