import type { Node } from './node.ts';
import type { Tokens } from './scanner.ts';
import type { Mark, Token, TokenType } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** Where the composition of a tree stands in its tokens. */
export interface Composer {
  readonly tokens: Tokens;
  at: number;
  readonly anchors: Map<string, Node>;
  tagHandles: Map<string, string>;
  depth: number;
}

/** The next token; throws the scanner's error where it stopped. */
export function peek({ tokens, at }: Composer): Token {
  const next = tokens.tokens[at];
  if (next !== undefined) return next;
  // The scanner stopped here, so this is where a reader meets its error.
  throw tokens.error ?? new Error('The tokens end without a stream end.');
}

/** The next token, stepped over. */
export function take(composer: Composer): Token {
  const next = peek(composer);
  composer.at++;
  return next;
}

/** Whether the next token is of one of these types. */
export function is(
  composer: Composer,
  one: TokenType,
  two?: TokenType,
  three?: TokenType,
  four?: TokenType,
): boolean {
  // Asked several times for every token: a list of types for each would be most of the work.
  const { type } = peek(composer);
  return type === one || type === two || type === three || type === four;
}

/** That a token stands where another should. */
export function unexpected(found: Token, expected: string): YamlError {
  return new YamlError(
    found.start,
    `Unexpected ${names[found.type] ?? found.type}, expected ${expected}`,
    'Fix the syntax here, or put the text in quotes.',
  );
}

/** The same inside a block, most often for an indentation that ends it. */
export function unexpectedInBlock(found: Token, expected: string, start: Mark): YamlError {
  const place = `line ${start.line + 1}, column ${start.column + 1}`;
  return new YamlError(
    found.start,
    `Unexpected ${names[found.type] ?? found.type}, expected ${expected} of the block that starts at ${place}`,
    `Indent this line exactly as the block at ${place}; put a text that holds ": " or starts with "- " in quotes or in a block (|).`,
  );
}

const names: Readonly<Partial<Record<TokenType, string>>> = {
  'stream-end': 'end of file',
  'document-start': '"---"',
  'document-end': '"..."',
  'block-sequence-start': 'list entry "-"',
  'block-mapping-start': 'key',
  'block-end': 'end of the block',
  'flow-sequence-start': '"["',
  'flow-mapping-start': '"{"',
  'flow-sequence-end': '"]"',
  'flow-mapping-end': '"}"',
  value: '":"',
  'block-entry': 'list entry "-"',
  'flow-entry': '","',
  scalar: 'text',
};
