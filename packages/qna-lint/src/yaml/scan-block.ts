import {
  type Cursor,
  isBreak,
  isBreakOrEnd,
  isSpaceOrEnd,
  mark,
  peek,
  shown,
  skipComment,
  skipLine,
  skipSpaces,
  takeBreak,
} from './cursor.ts';
import { type Mark, type Token, token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** A block scalar, literal (`|`) or folded (`>`), below a node that is indented by `parentIndent` (-1 at the root). */
export function scanBlock(cursor: Cursor, style: '|' | '>', parentIndent: number): Token {
  const start = mark(cursor);
  cursor.offset++;
  const { keep, strip, increment } = scanHeader(cursor);
  const least = Math.max(parentIndent + 1, 1);
  let lines: Breaks;
  let indent: number;
  if (increment === undefined) {
    const found = scanIndentation(cursor);
    lines = found;
    indent = Math.max(least, found.deepest);
  } else {
    indent = least + increment - 1;
    lines = scanBreaks(cursor, indent);
  }
  let value = '';
  let lineEnd = '';
  while (atContent(cursor, indent)) {
    value += lines.text;
    const leadingText = !isBlank(peek(cursor));
    const from = cursor.offset;
    skipLine(cursor);
    value += cursor.text.slice(from, cursor.offset);
    lineEnd = takeBreak(cursor);
    lines = scanBreaks(cursor, indent);
    if (!atContent(cursor, indent)) break;
    const folds = style === '>' && lineEnd === '\n' && leadingText && !isBlank(peek(cursor));
    if (!folds) value += lineEnd;
    else if (lines.text === '') value += ' ';
  }
  if (!strip) value += lineEnd;
  if (keep) value += lines.text;
  return token('scalar', start, lines.end, value, style);
}

interface Breaks {
  text: string;
  end: Mark;
}

function atContent(cursor: Cursor, indent: number): boolean {
  return cursor.offset - cursor.lineStart === indent && peek(cursor) !== 0;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

// The characters after `|` or `>`: how to end (`+`, `-`) and how deep (a digit), in any order, then nothing but a comment.
function scanHeader(cursor: Cursor) {
  let chomping = scanChomping(cursor);
  const increment = scanIncrement(cursor);
  if (chomping === 0) chomping = scanChomping(cursor);
  if (!isSpaceOrEnd(peek(cursor))) throw unexpectedHeader(cursor);
  skipSpaces(cursor);
  skipComment(cursor);
  if (!isBreakOrEnd(peek(cursor))) throw unexpectedHeader(cursor);
  takeBreak(cursor);
  return { keep: chomping === 43, strip: chomping === 45, increment };
}

function scanChomping(cursor: Cursor): number {
  const code = peek(cursor);
  if (code !== 43 && code !== 45) return 0;
  cursor.offset++;
  return code;
}

function scanIncrement(cursor: Cursor): number | undefined {
  const digit = peek(cursor) - 48;
  if (digit < 0 || digit > 9) return undefined;
  if (digit === 0) throw unexpectedHeader(cursor);
  cursor.offset++;
  return digit;
}

function unexpectedHeader(cursor: Cursor): YamlError {
  return new YamlError(
    mark(cursor),
    `Unexpected ${shown(cursor)} after a block indicator, expected a line end, or + or - and a digit from 1 to 9`,
    'Start the text on the next line. A text that itself begins with | or > needs quotes.',
  );
}

function scanIndentation(cursor: Cursor): Breaks & { deepest: number } {
  let text = '';
  let deepest = 0;
  let end = mark(cursor);
  for (;;) {
    skipSpaces(cursor);
    deepest = Math.max(deepest, cursor.offset - cursor.lineStart);
    if (!isBreak(peek(cursor))) return { text, end, deepest };
    text += takeBreak(cursor);
    end = mark(cursor);
  }
}

function scanBreaks(cursor: Cursor, indent: number): Breaks {
  let text = '';
  let end = mark(cursor);
  for (;;) {
    while (cursor.offset - cursor.lineStart < indent && peek(cursor) === 32) cursor.offset++;
    if (!isBreak(peek(cursor))) return { text, end };
    text += takeBreak(cursor);
    end = mark(cursor);
  }
}
