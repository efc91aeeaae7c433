import type { Token, TokenType } from '../yaml/token.ts';
import { flag, numberOr, oneOf } from './option-type.ts';
import type { Layout, Problem, Rule } from './rule.ts';
import { lastLineOf, shiftNode } from './shift.ts';

interface Indentation {
  readonly spaces: number | 'consistent';
  readonly 'indent-sequences': boolean | 'whatever' | 'consistent';
  readonly 'check-multi-line-strings': boolean;
}

/** One step of indentation for the whole file, and lists below a key either all indented or none. */
export const indentation: Rule<Indentation> = {
  name: 'indentation',
  options: { spaces: 'consistent', 'indent-sequences': true, 'check-multi-line-strings': false },
  accepts: {
    spaces: numberOr('consistent'),
    'indent-sequences': oneOf(true, false, 'whatever', 'consistent'),
    'check-multi-line-strings': flag,
  },
  // A text over several lines is content here; where its lines begin is nobody's business but its author's.
  refuses: (options) =>
    options['check-multi-line-strings'] ? '"check-multi-line-strings: true"' : undefined,
  check: (layout, options) => {
    const walk: Walk = {
      layout,
      at: 1,
      line: -1,
      lineIndent: 0,
      step: options.spaces === 'consistent' ? undefined : options.spaces,
      sequences: options['indent-sequences'],
      problems: [],
    };
    while (next(walk).type !== 'stream-end') walkDocument(walk);
    return walk.problems;
  },
};

/** A walk along the tokens, which are known to be valid YAML. */
interface Walk {
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

// What may stand where a value could, when there is none.
const notAValue: ReadonlySet<TokenType> = new Set([
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

function walkDocument(walk: Walk): void {
  while (['directive', 'document-start', 'document-end'].includes(next(walk).type)) take(walk, 0);
  if (next(walk).type !== 'stream-end') walkNode(walk, 0);
}

// Walk over a node whose first token, if it starts a line, belongs into the column `expected`. Only below a key
// may a list stand without indentation, and so begin with an entry.
function walkNode(walk: Walk, expected: number, isBelowKey = false): void {
  while (next(walk).type === 'anchor' || next(walk).type === 'tag') take(walk, expected);
  switch (next(walk).type) {
    case 'block-mapping-start':
      walkMapping(walk, expected);
      return;
    case 'block-sequence-start':
      walkSequence(walk, expected);
      return;
    case 'block-entry':
      if (isBelowKey) walkSequence(walk, expected);
      return;
    case 'flow-mapping-start':
      walkFlow(walk, expected, 'flow-mapping-end');
      return;
    case 'flow-sequence-start':
      walkFlow(walk, expected, 'flow-sequence-end');
      return;
    case 'scalar':
    case 'alias':
      take(walk, expected);
  }
}

function walkMapping(walk: Walk, expected: number): void {
  const { column } = take(walk, expected).start;
  while (next(walk).type === 'key') {
    const key = take(walk, column);
    const isExplicit = key.end.offset > key.start.offset;
    if (!notAValue.has(next(walk).type) || (isExplicit && next(walk).type === 'block-entry')) {
      walkNode(walk, isExplicit ? below(walk, key, column) : column, isExplicit);
    }
    if (next(walk).type === 'value') walkValue(walk, column);
  }
  take(walk, column);
}

function walkValue(walk: Walk, column: number): void {
  const colon = take(walk, column);
  const first = next(walk);
  if (first.type !== 'block-entry' && notAValue.has(first.type)) return;
  walkNode(walk, belowSequence(walk, colon, column), true);
}

function walkSequence(walk: Walk, expected: number): void {
  const isIndentless = next(walk).type === 'block-entry';
  const { column } = next(walk).start;
  if (!isIndentless) take(walk, expected);
  let least = isIndentless ? expected : column;
  while (next(walk).type === 'block-entry') {
    const hyphen = take(walk, least);
    least = column;
    if (!notAValue.has(next(walk).type)) walkNode(walk, below(walk, hyphen, column));
  }
  if (!isIndentless) take(walk, column);
}

function walkFlow(walk: Walk, expected: number, close: TokenType): void {
  const open = take(walk, expected);
  const { lineIndent } = walk;
  const column = below(walk, open, lineIndent);
  while (next(walk).type !== close) {
    const { type } = next(walk);
    if (type === 'value') {
      const colon = take(walk, column);
      if (!notAValue.has(next(walk).type)) walkNode(walk, below(walk, colon, column));
    } else if (type === 'flow-entry' || type === 'key') {
      take(walk, column);
    } else {
      walkNode(walk, column);
    }
  }
  take(walk, lineIndent);
}

// Where the node after a token belongs: where it is, on the same line; a step further in, on another.
function below(walk: Walk, before: Token, base: number): number {
  const first = firstOnOtherLine(walk, before);
  return first.start.line === before.start.line
    ? first.start.column
    : base + step(walk, first, base);
}

function belowSequence(walk: Walk, colon: Token, base: number): number {
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

function next({ layout, at }: Walk): Token {
  const token = layout.tokens[at] ?? layout.tokens.at(-1);
  if (!token) throw new Error('There are no tokens to walk along.');
  return token;
}

// Step over a token and, if it starts a line, check its column.
function take(walk: Walk, expected: number): Token {
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
