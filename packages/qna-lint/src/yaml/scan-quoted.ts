import {
  atDocumentMarker,
  type Cursor,
  isBlankOrEnd,
  isBreak,
  mark,
  peek,
  shown,
  takeBreak,
} from './cursor.ts';
import { type Mark, type Token, token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** A scalar in single or double quotes. */
export function scanQuoted(cursor: Cursor, quote: "'" | '"'): Token {
  const start = mark(cursor);
  const code = quote.charCodeAt(0);
  cursor.offset++;
  let value = scanWord(cursor, quote);
  while (peek(cursor) !== code) {
    value += scanBlanks(cursor, start);
    value += scanWord(cursor, quote);
  }
  cursor.offset++;
  return token('scalar', start, mark(cursor), value, quote);
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '\\': '\\',
  '/': '/',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const hexadecimalEscapes: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function scanWord(cursor: Cursor, quote: "'" | '"'): string {
  let value = '';
  for (;;) {
    const from = cursor.offset;
    while (!endsRun(peek(cursor))) cursor.offset++;
    value += cursor.text.slice(from, cursor.offset);
    const code = peek(cursor);
    if (quote === "'" && code === 39 && peek(cursor, 1) === 39) {
      value += "'";
      cursor.offset += 2;
    } else if (quote === '"' ? code === 39 : code === 34 || code === 92) {
      value += String.fromCharCode(code);
      cursor.offset++;
    } else if (quote === '"' && code === 92) {
      value += scanEscape(cursor);
    } else {
      return value;
    }
  }
}

// Quotes, the backslash, blanks, line ends and the end of the text.
function endsRun(code: number): boolean {
  return code === 39 || code === 34 || code === 92 || isBlankOrEnd(code);
}

function scanEscape(cursor: Cursor): string {
  const start = mark(cursor);
  cursor.offset++;
  const character = cursor.text[cursor.offset] ?? '';
  const replacement = escapes[character];
  if (replacement !== undefined) {
    cursor.offset++;
    return replacement;
  }
  if (isBreak(peek(cursor))) {
    takeBreak(cursor);
    return scanBreaks(cursor, start);
  }
  const digits = hexadecimalEscapes[character];
  if (digits === undefined) {
    throw new YamlError(
      start,
      `Unexpected escape "\\${character}", expected one of YAML's, such as \\n, \\t, \\" or \\\\`,
      'Write \\\\ for a backslash, or put the text in single quotes.',
    );
  }
  return scanHexadecimal(cursor, digits, start);
}

function scanHexadecimal(cursor: Cursor, digits: number, start: Mark): string {
  const text = cursor.text.slice(cursor.offset + 1, cursor.offset + 1 + digits);
  const code = /^[0-9a-fA-F]+$/.test(text) && text.length === digits ? parseInt(text, 16) : -1;
  if (code < 0 || code > 0x10ffff) {
    throw new YamlError(
      start,
      `Unexpected ${JSON.stringify(text)} in an escape, expected the ${digits} hexadecimal digits of a character`,
      'Write \\\\ for a backslash, or put the text in single quotes.',
    );
  }
  cursor.offset += 1 + digits;
  return String.fromCodePoint(code);
}

function scanBlanks(cursor: Cursor, start: Mark): string {
  const from = cursor.offset;
  skipBlanks(cursor);
  if (peek(cursor) === 0) {
    throw new YamlError(
      start,
      'Unexpected quote that is never closed, expected a closing quote',
      'Close the quote. A single quote inside single quotes is written twice, a double quote inside double quotes as \\".',
    );
  }
  if (!isBreak(peek(cursor))) return cursor.text.slice(from, cursor.offset);
  const first = takeBreak(cursor);
  const breaks = scanBreaks(cursor, start);
  if (first !== '\n') return first + breaks;
  return breaks === '' ? ' ' : breaks;
}

function scanBreaks(cursor: Cursor, start: Mark): string {
  let breaks = '';
  for (;;) {
    // Quoted text may lie left of its key; only a document marker ends it.
    if (atDocumentMarker(cursor)) {
      throw new YamlError(
        mark(cursor),
        `Unexpected document marker ${shown(cursor)} inside quotes, expected a closing quote`,
        `Close the quote that opens on line ${start.line + 1}, or indent this line.`,
      );
    }
    skipBlanks(cursor);
    if (!isBreak(peek(cursor))) return breaks;
    breaks += takeBreak(cursor);
  }
}

function skipBlanks(cursor: Cursor): void {
  while (peek(cursor) === 32 || peek(cursor) === 9) cursor.offset++;
}
