import {
  type Cursor,
  isBlankOrEnd,
  isSpaceOrEnd,
  isWordCharacter,
  mark,
  peek,
  shown,
} from './cursor.ts';
import { type Token, token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** An anchor (`&name`) or an alias (`*name`). */
export function scanAnchor(cursor: Cursor, type: 'anchor' | 'alias'): Token {
  const start = mark(cursor);
  const indicator = cursor.text[cursor.offset] ?? '';
  cursor.offset++;
  const name = scanWord(cursor);
  const follower = cursor.text[cursor.offset] ?? '';
  if (name === '' || !(isBlankOrEnd(peek(cursor)) || '?:,]}%@`'.includes(follower))) {
    throw new YamlError(
      mark(cursor),
      `Unexpected ${shown(cursor)} after "${indicator}${name}", expected the name of an ${type} (letters, digits, - and _)`,
      `Put a text that begins with ${indicator} in quotes.`,
    );
  }
  return token(type, start, mark(cursor), name);
}

/** A tag (`!name`, `!!type`, `!<uri>`): its handle and its suffix. */
export function scanTag(cursor: Cursor): Token {
  const start = mark(cursor);
  const next = peek(cursor, 1);
  let handle = '';
  let suffix = '!';
  if (next === 60) {
    cursor.offset += 2;
    suffix = scanUri(cursor);
    if (peek(cursor) !== 62) throw unexpectedTag(cursor);
    cursor.offset++;
  } else if (isBlankOrEnd(next)) {
    cursor.offset++;
  } else {
    handle = hasHandle(cursor) ? scanTagHandle(cursor) : takeBang(cursor);
    suffix = scanUri(cursor);
  }
  if (!isSpaceOrEnd(peek(cursor))) throw unexpectedTag(cursor);
  return token('tag', start, mark(cursor), suffix, 'none', handle);
}

/** A tag handle: `!`, `!!` or `!name!`. */
export function scanTagHandle(cursor: Cursor): string {
  if (peek(cursor) !== 33) throw unexpectedTag(cursor);
  const from = cursor.offset;
  cursor.offset++;
  if (peek(cursor) !== 32) {
    scanWord(cursor);
    if (peek(cursor) !== 33) throw unexpectedTag(cursor);
    cursor.offset++;
  }
  return cursor.text.slice(from, cursor.offset);
}

/** The characters of a URI, its escapes decoded. */
export function scanUri(cursor: Cursor): string {
  const from = cursor.offset;
  while (
    isWordCharacter(peek(cursor)) ||
    (peek(cursor) !== 0 && ";/?:@&=+$,.!~*'()[]%".includes(cursor.text[cursor.offset] ?? ' '))
  ) {
    cursor.offset++;
  }
  if (cursor.offset === from) throw unexpectedTag(cursor);
  try {
    return decodeURIComponent(cursor.text.slice(from, cursor.offset));
  } catch {
    throw unexpectedTag(cursor);
  }
}

/** Letters, digits, `-` and `_`; possibly none. */
export function scanWord(cursor: Cursor): string {
  const from = cursor.offset;
  while (isWordCharacter(peek(cursor))) cursor.offset++;
  return cursor.text.slice(from, cursor.offset);
}

function takeBang(cursor: Cursor): string {
  cursor.offset++;
  return '!';
}

// Whether a second `!` follows before the word ends.
function hasHandle(cursor: Cursor): boolean {
  for (let ahead = 1; ; ahead++) {
    const code = peek(cursor, ahead);
    if (code === 33) return true;
    if (isSpaceOrEnd(code)) return false;
  }
}

function unexpectedTag(cursor: Cursor): YamlError {
  return new YamlError(
    mark(cursor),
    `Unexpected ${shown(cursor)} in a tag, expected a tag such as !!str`,
    'Put a text that begins with ! in quotes.',
  );
}
