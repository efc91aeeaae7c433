import type { Token } from '../yaml/token.ts';
import { wholeNumber } from './option-type.ts';
import type { Rule } from './rule.ts';
import { checkSpaces, endsAtLineStart } from './spacing.ts';

/** No space before a comma, one after it. */
export const commas: Rule<{
  'max-spaces-before': number;
  'min-spaces-after': number;
  'max-spaces-after': number;
}> = {
  name: 'commas',
  options: { 'max-spaces-before': 0, 'min-spaces-after': 1, 'max-spaces-after': 1 },
  accepts: {
    'max-spaces-before': wholeNumber,
    'min-spaces-after': wholeNumber,
    'max-spaces-after': wholeNumber,
  },
  *check(layout, options) {
    const before = { least: -1, most: options['max-spaces-before'] };
    const after = { least: options['min-spaces-after'], most: options['max-spaces-after'] };
    const { tokens } = layout;
    for (let at = 1; at < tokens.length - 1; at++) {
      const comma = tokens[at] as Token;
      if (comma.type !== 'flow-entry') continue;
      const [left, right] = [tokens[at - 1] as Token, tokens[at + 1] as Token];
      if (before.most !== -1 && left.end.line < comma.start.line) {
        yield {
          line: comma.start.line + 1,
          column: Math.max(1, comma.start.column),
          message: 'Unexpected comma at the start of a line, expected it after the value before it',
          help: 'Move the comma to the end of the line before.',
          yamllint: 'too many spaces before comma',
        };
      } else if (!endsAtLineStart(layout, left)) {
        const problem = checkSpaces(left, comma, before, 'before comma');
        if (problem) yield problem;
      }
      const problem = checkSpaces(comma, right, after, 'after comma');
      if (problem) yield problem;
    }
  },
};
