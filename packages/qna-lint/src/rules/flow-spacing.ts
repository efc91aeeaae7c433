import type { Token, TokenType } from '../yaml/token.ts';
import { oneOf, wholeNumber } from './option-type.ts';
import type { Layout, Problem, Rule } from './rule.ts';
import { checkSpaces, endsAtLineStart } from './spacing.ts';

/** Spaces inside the two ends of a flow collection; -1 takes any number, and inside an empty one the other bound. */
export interface FlowSpacing {
  readonly forbid: boolean | 'non-empty';
  readonly 'min-spaces-inside': number;
  readonly 'max-spaces-inside': number;
  readonly 'min-spaces-inside-empty': number;
  readonly 'max-spaces-inside-empty': number;
}

/** What the rule for one kind of bracket is about. */
interface Brackets {
  readonly name: string;
  /** Their collection. */
  readonly noun: string;
  readonly open: TokenType;
  readonly close: TokenType;
}

/** The rule for one kind of bracket; `braces` and `brackets` are the two. */
export function flowSpacing(brackets: Brackets): Rule<FlowSpacing> {
  return {
    name: brackets.name,
    options: {
      forbid: false,
      'min-spaces-inside': 0,
      'max-spaces-inside': 0,
      'min-spaces-inside-empty': -1,
      'max-spaces-inside-empty': -1,
    },
    accepts: {
      forbid: oneOf(true, false, 'non-empty'),
      'min-spaces-inside': wholeNumber,
      'max-spaces-inside': wholeNumber,
      'min-spaces-inside-empty': wholeNumber,
      'max-spaces-inside-empty': wholeNumber,
    },
    check: (layout, options) => check(layout, options, brackets),
  };
}

function* check(
  layout: Layout,
  options: FlowSpacing,
  { name, noun, open, close }: Brackets,
): Iterable<Problem> {
  const bounds = { least: options['min-spaces-inside'], most: options['max-spaces-inside'] };
  const { tokens } = layout;
  for (let at = 1; at < tokens.length; at++) {
    const [left, right] = [tokens[at - 1] as Token, tokens[at] as Token];
    if (left.type !== open && right.type !== close) continue;
    const isEmpty = left.type === open && right.type === close;
    if (left.type === open && options.forbid !== false && (options.forbid === true || !isEmpty)) {
      yield forbidden(left, noun);
    } else if (isEmpty) {
      const problem = checkSpaces(left, right, boundsOfEmpty(options), `inside empty ${name}`);
      if (problem) yield problem;
    } else if (left.type === open) {
      const problem = checkSpaces(left, right, bounds, `inside ${name}`);
      if (problem) yield problem;
    }
    if (right.type === close && left.type !== open && !endsAtLineStart(layout, left)) {
      const problem = checkSpaces(left, right, bounds, `inside ${name}`);
      if (problem) yield problem;
    }
  }
}

function boundsOfEmpty(options: FlowSpacing): { least: number; most: number } {
  const least = options['min-spaces-inside-empty'];
  const most = options['max-spaces-inside-empty'];
  return {
    least: least === -1 ? options['min-spaces-inside'] : least,
    most: most === -1 ? options['max-spaces-inside'] : most,
  };
}

function forbidden({ start, end }: Token, noun: string): Problem {
  return {
    line: start.line + 1,
    column: end.column + 1,
    message: `Unexpected ${noun} in brackets, expected one over several lines`,
    help: 'Write every entry in a line of its own.',
    yamllint: `forbidden ${noun}`,
  };
}
