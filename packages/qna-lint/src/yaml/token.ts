/** A place in the text: `offset` in UTF-16 units, `line` and `column` counted from 0. */
export interface Mark {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export type TokenType =
  | 'stream-start'
  | 'stream-end'
  | 'directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-mapping-start'
  | 'flow-sequence-end'
  | 'flow-mapping-end'
  | 'key'
  | 'value'
  | 'block-entry'
  | 'flow-entry'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

/** How a scalar is written; `plain` is without quotes, `none` is for tokens that are no scalar. */
export type ScalarStyle = 'none' | 'plain' | "'" | '"' | '|' | '>';

/** A token of YAML 1.1; tokens that only mark structure have an empty place. */
export interface Token {
  readonly type: TokenType;
  readonly start: Mark;
  readonly end: Mark;
  /** Text of a scalar, name of an anchor, alias or directive, suffix of a tag. */
  readonly value: string;
  readonly style: ScalarStyle;
  /** Handle of a tag (`!`, `!!`, `!name!`, empty when verbatim), or the argument of a directive. */
  readonly handle: string;
}

export function token(
  type: TokenType,
  start: Mark,
  end: Mark,
  value = '',
  style: ScalarStyle = 'none',
  handle = '',
): Token {
  return { type, start, end, value, style, handle };
}
