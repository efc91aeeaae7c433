import { type Cursor, mark } from './cursor.ts';
import type { Mark } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** A token that turns out to be a mapping key if `:` follows it on the same line. */
export interface SimpleKey {
  /** Index of the token among all tokens. */
  readonly index: number;
  /** Nothing but a key may stand here. */
  readonly required: boolean;
  readonly mark: Mark;
}

/** The candidates for a key, at most one a flow level. */
export type SimpleKeys = (SimpleKey | undefined)[];

/** YAML's limit for a key without `?`, in characters. */
const longestKey = 1024;

/** Forget the candidates that can be no key any more: another line, or too far away. */
export function dropStaleKeys(keys: SimpleKeys, cursor: Cursor): void {
  for (let level = 0; level < keys.length; level++) {
    const key = keys[level];
    if (key !== undefined && isStale(key, cursor)) dropKey(keys, level, cursor);
  }
}

/** Forget the candidate of a level. */
export function dropKey(keys: SimpleKeys, level: number, cursor: Cursor): void {
  const key = keys[level];
  if (key?.required) throw keyWithoutValue(key, cursor);
  keys[level] = undefined;
}

function isStale(key: SimpleKey, cursor: Cursor): boolean {
  if (key.mark.line !== cursor.line) return true;
  const units = cursor.offset - key.mark.offset;
  if (units <= longestKey) return false;
  return [...cursor.text.slice(key.mark.offset, cursor.offset)].length > longestKey;
}

function keyWithoutValue(key: SimpleKey, cursor: Cursor): YamlError {
  const { line } = mark(cursor);
  return new YamlError(
    key.mark,
    line === key.mark.line
      ? 'Unexpected text where a key must stand, expected a key of at most 1024 characters and ":"'
      : 'Unexpected line without a key, expected "key: value"',
    'If the line belongs to the text above it, indent it like that text, or put the text in a block (|).',
  );
}
