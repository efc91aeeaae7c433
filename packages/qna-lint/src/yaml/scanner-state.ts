import { type Cursor, mark } from './cursor.ts';
import { dropKey, type SimpleKeys } from './simple-keys.ts';
import { type Mark, type Token, type TokenType, token } from './token.ts';

/** A comment between tokens: where its `#` stands, and whether a token stands before it on the line. */
export interface Comment {
  readonly start: Mark;
  readonly isInline: boolean;
}

/** Where a scan stands. */
export interface Scanner extends Cursor {
  readonly tokens: Token[];
  readonly comments: Comment[];
  /** How many `[` and `{` are open. */
  flowLevel: number;
  /** Column of the block collection that we are in; -1 outside of any. */
  indent: number;
  readonly indents: number[];
  readonly keys: SimpleKeys;
  /** Whether a key without `?` may start here. */
  allowSimpleKey: boolean;
}

/** Remember that the next token may turn out to be a key. */
export function saveKey(scanner: Scanner): void {
  if (!scanner.allowSimpleKey) return;
  const required = scanner.flowLevel === 0 && scanner.indent === column(scanner);
  dropKey(scanner.keys, scanner.flowLevel, scanner);
  scanner.keys[scanner.flowLevel] = {
    index: scanner.tokens.length,
    required,
    mark: mark(scanner),
  };
}

/** End the blocks that are indented deeper than a column. */
export function unwindIndent(scanner: Scanner, to: number): void {
  if (scanner.flowLevel > 0) return;
  while (scanner.indent > to) {
    scanner.indent = scanner.indents.pop() ?? -1;
    addMark(scanner, 'block-end');
  }
}

/** Begin a block at a column, if it lies deeper than the one we are in. */
export function addIndent(scanner: Scanner, to: number): boolean {
  if (scanner.indent >= to) return false;
  scanner.indents.push(scanner.indent);
  scanner.indent = to;
  return true;
}

/** The column of the position, from 0. */
export function column({ offset, lineStart }: Cursor): number {
  return offset - lineStart;
}

/** Add a token that takes no characters. */
export function addMark(scanner: Scanner, type: TokenType): void {
  const here: Mark = mark(scanner);
  scanner.tokens.push(token(type, here, here));
}

/** Add a token of the next characters. */
export function takeToken(scanner: Scanner, type: TokenType, length = 1): true {
  const start = mark(scanner);
  scanner.offset += length;
  scanner.tokens.push(token(type, start, mark(scanner)));
  return true;
}
