import type { Token, TokenType } from '../yaml/token.ts';
import type { Layout, Problem } from './rule.ts';
import { lastLineOf, shiftNode } from './shift.ts';

/** A walk along the tokens, which are known to be valid YAML. */
export interface Walk {
  readonly layout: Layout;
  at: number;
  /** The line on which the last token ended: what starts further down starts its line. */
  line: number;
  /** Column of the token that started the line. */
  lineIndent: number;
  /** Spaces a level, once known. */
  step: number | undefined;
  sequences: boolean | 'whatever' | 'consistent';
  readonly problems: Problem[];
}

/** What may stand where a value could, when there is none. */
export const notAValue: ReadonlySet<TokenType> = new Set([
  'key',
  'value',
  'block-entry',
  'block-end',
  'flow-entry',
  'flow-mapping-end',
  'flow-sequence-end',
  'document-start',
  'document-end',
  'directive',
  'stream-end',
]);

/** Where the node after a token belongs: where it is, on the same line; a step further in, on another. */
export function below(walk: Walk, before: Token, base: number): number {
  const first = firstOnOtherLine(walk, before);
  return first.start.line === before.start.line
    ? first.start.column
    : base + step(walk, first, base);
}

/** The same of the value of a key, which may be a list without indentation. */
export function belowSequence(walk: Walk, colon: Token, base: number): number {
  const first = firstOnOtherLine(walk, colon);
  const isSequence = first.type === 'block-sequence-start' || first.type === 'block-entry';
  if (!isSequence || first.start.line === colon.start.line) return below(walk, colon, base);
  const isIndented = first.start.column !== base;
  if (walk.sequences === 'consistent') walk.sequences = isIndented;
  const mustIndent = walk.sequences === 'whatever' ? isIndented : walk.sequences;
  if (!mustIndent) return base;
  // Nothing has shown yet how far, so any column but this is right.
  if (!isIndented && walk.step === undefined) return -1;
  return base + step(walk, first, base);
}

// An anchor or a tag at the end of the line stands for the node below it.
function firstOnOtherLine(walk: Walk, before: Token): Token {
  const first = next(walk);
  const second = walk.layout.tokens[walk.at + 1];
  const isProperty = first.type === 'anchor' || first.type === 'tag';
  if (!isProperty || !second || notAValue.has(second.type)) return first;
  if (first.start.line !== before.start.line) return first;
  return second.start.line > first.start.line ? second : first;
}

function step(walk: Walk, first: Token, base: number): number {
  walk.step ??= first.start.column - base;
  return walk.step;
}

/** The next token. */
export function next({ layout, at }: Walk): Token {
  const token = layout.tokens[at] ?? layout.tokens.at(-1);
  if (!token) throw new Error('There are no tokens to walk along.');
  return token;
}

/** Step over a token and, if it starts a line, check its column. */
export function take(walk: Walk, expected: number): Token {
  const token = next(walk);
  walk.at++;
  if (token.type === 'block-end' || (token.type === 'scalar' && token.value === '')) return token;
  if (token.start.line > walk.line) {
    const { column } = token.start;
    if (column !== expected) walk.problems.push(problem(walk.layout, walk.at - 1, token, expected));
    walk.lineIndent = column;
  }
  walk.line = lastLineOf(walk.layout, token);
  return token;
}

function problem(layout: Layout, at: number, { start }: Token, expected: number): Problem {
  const found = start.column;
  const wanted = expected < 0 ? `at least ${found + 1}` : String(expected);
  return {
    line: start.line + 1,
    column: found + 1,
    message: `Unexpected indentation of ${found}, expected ${wanted}`,
    help: 'Indent every level by the same number of spaces, and the lists below a key all alike.',
    yamllint:
      expected < 0
        ? `wrong indentation: expected at least ${found + 1}`
        : `wrong indentation: expected ${expected} but found ${found}`,
    edits: () => shiftNode(layout, at, expected < 0 ? 2 : expected - found),
  };
}
