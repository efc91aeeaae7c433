import type { TokenType } from '../yaml/token.ts';
import type { Layout, Problem, Rule } from './rule.ts';
import { checkSpaces, endsAtLineStart } from './spacing.ts';

/** Spaces inside the two ends of a flow collection; -1 takes any number. */
export interface FlowSpacing {
  readonly 'min-spaces-inside': number;
  readonly 'max-spaces-inside': number;
}

/** The rule for one kind of bracket; `braces` and `brackets` are the two. */
export function flowSpacing(name: string, open: TokenType, close: TokenType): Rule<FlowSpacing> {
  return {
    name,
    level: 'warning',
    options: { 'min-spaces-inside': 0, 'max-spaces-inside': 1 },
    check: (layout, options) => check(layout, options, name, open, close),
  };
}

function* check(
  layout: Layout,
  options: FlowSpacing,
  name: string,
  open: TokenType,
  close: TokenType,
): Iterable<Problem> {
  const bounds = { least: options['min-spaces-inside'], most: options['max-spaces-inside'] };
  const { tokens } = layout;
  for (let at = 1; at < tokens.length; at++) {
    const left = tokens[at - 1];
    const right = tokens[at];
    if (!left || !right) continue;
    if (left.type === open) {
      const where = right.type === close ? `inside empty ${name}` : `inside ${name}`;
      yield* checkSpaces(left, right, bounds, where);
    } else if (right.type === close && !endsAtLineStart(layout, left)) {
      yield* checkSpaces(left, right, bounds, `inside ${name}`);
    }
  }
}
