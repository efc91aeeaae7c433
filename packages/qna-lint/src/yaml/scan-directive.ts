import {
  type Cursor,
  isBreakOrEnd,
  isSpaceOrEnd,
  mark,
  peek,
  shown,
  skipComment,
  skipSpaces,
  takeBreak,
} from './cursor.ts';
import { scanTagHandle, scanUri, scanWord } from './scan-property.ts';
import { type Token, token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/**
 * A directive line (`%YAML 1.1`, `%TAG !e! tag:example.org,2000:`, or one that is reserved).
 * `value` is its name; `handle` is the version, or the tag handle, a space and the prefix.
 */
export function scanDirective(cursor: Cursor): Token {
  const start = mark(cursor);
  cursor.offset++;
  const name = scanWord(cursor);
  if (name === '' || !isSpaceOrEnd(peek(cursor)))
    throw unexpected(cursor, 'the name of a directive');
  const argument = scanArgument(cursor, name);
  const end = mark(cursor);
  skipSpaces(cursor);
  skipComment(cursor);
  if (!isBreakOrEnd(peek(cursor))) throw unexpected(cursor, 'a comment or a line end');
  takeBreak(cursor);
  return token('directive', start, end, name, 'none', argument);
}

function scanArgument(cursor: Cursor, name: string): string {
  if (name === 'YAML') return scanVersion(cursor);
  if (name === 'TAG') return scanTagPair(cursor);
  while (!isBreakOrEnd(peek(cursor))) cursor.offset++;
  return '';
}

function scanVersion(cursor: Cursor): string {
  skipSpaces(cursor);
  const version = /[0-9]+\.[0-9]+/y;
  version.lastIndex = cursor.offset;
  const found = version.exec(cursor.text)?.[0];
  if (found === undefined) throw unexpected(cursor, 'a version such as 1.1');
  cursor.offset += found.length;
  if (!isSpaceOrEnd(peek(cursor))) throw unexpected(cursor, 'a line end');
  return found;
}

function scanTagPair(cursor: Cursor): string {
  skipSpaces(cursor);
  const handle = scanTagHandle(cursor);
  if (peek(cursor) !== 32) throw unexpected(cursor, 'a space');
  skipSpaces(cursor);
  const prefix = scanUri(cursor);
  if (!isSpaceOrEnd(peek(cursor))) throw unexpected(cursor, 'a line end');
  return `${handle} ${prefix}`;
}

function unexpected(cursor: Cursor, expected: string): YamlError {
  return new YamlError(
    mark(cursor),
    `Unexpected ${shown(cursor)} in a directive, expected ${expected}`,
    'Remove the line: qna.yaml needs no directive. A text that begins with % needs quotes.',
  );
}
