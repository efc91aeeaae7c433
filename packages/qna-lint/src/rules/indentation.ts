import type { TokenType } from '../yaml/token.ts';
import { below, belowSequence, next, notAValue, take, type Walk } from './indentation-walk.ts';
import { flag, numberOr, oneOf } from './option-type.ts';
import type { Rule } from './rule.ts';

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
