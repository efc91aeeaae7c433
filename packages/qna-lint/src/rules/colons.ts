import type { Token } from '../yaml/token.ts';
import { wholeNumber } from './option-type.ts';
import type { Rule } from './rule.ts';
import { checkSpaces, endsAtLineStart } from './spacing.ts';

/** No space before a colon, one after it; one after the `?` of a key. */
export const colons: Rule<{ 'max-spaces-before': number; 'max-spaces-after': number }> = {
  name: 'colons',
  options: { 'max-spaces-before': 0, 'max-spaces-after': 1 },
  accepts: { 'max-spaces-before': wholeNumber, 'max-spaces-after': wholeNumber },
  *check(layout, options) {
    const before = { least: -1, most: options['max-spaces-before'] };
    const after = { least: -1, most: options['max-spaces-after'] };
    for (const [at, token] of layout.tokens.entries()) {
      const left = layout.tokens[at - 1];
      const right = layout.tokens[at + 1];
      if (!left || !right) continue;
      if (token.type === 'value' && !followsAlias(left, token)) {
        if (!endsAtLineStart(layout, left)) {
          yield* checkSpaces(left, token, before, 'before colon');
        }
        yield* checkSpaces(token, right, after, 'after colon');
      } else if (token.type === 'key' && token.end.offset > token.start.offset) {
        yield* checkSpaces(token, right, after, 'after question mark');
      }
    }
  },
};

// `*name :` needs its space, as a colon may be part of a name.
function followsAlias(left: Token, colon: Token): boolean {
  return left.type === 'alias' && colon.start.offset - left.end.offset === 1;
}
