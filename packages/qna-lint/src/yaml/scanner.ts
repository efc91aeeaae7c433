import {
  atDocumentMarker,
  type Cursor,
  isBlankOrEnd,
  mark,
  peek,
  shown,
  skipComment,
  skipSpaces,
  takeBreak,
} from './cursor.ts';
import { scanBlock } from './scan-block.ts';
import { scanDirective } from './scan-directive.ts';
import { scanPlain } from './scan-plain.ts';
import { scanAnchor, scanTag } from './scan-property.ts';
import { scanQuoted } from './scan-quoted.ts';
import { dropKey, dropStaleKeys, type SimpleKeys } from './simple-keys.ts';
import { type Mark, type Token, type TokenType, token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** Deepest nesting that is read; PyYAML ends at about 490, at Python's own limit. */
export const deepest = 480;
/** Most tokens of a file: a bound on memory, thousands of times what a qna.yaml has. */
export const mostTokens = 500_000;

/** A comment between tokens: where its `#` stands, and whether a token stands before it on the line. */
export interface Comment {
  readonly start: Mark;
  readonly isInline: boolean;
}

/** All tokens up to the end, or up to the error. */
export interface Tokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  readonly error?: YamlError;
}

/**
 * The tokens of a text whose line ends are all `\n`, exactly as PyYAML's scanner (MIT) sees them: which
 * files InstructLab can read, and with which content, is what that scanner says.
 */
export function scan(text: string): Tokens {
  const scanner: Scanner = {
    text,
    offset: 0,
    line: 0,
    lineStart: 0,
    tokens: [],
    comments: [],
    flowLevel: 0,
    indent: -1,
    indents: [],
    keys: [],
    allowSimpleKey: true,
  };
  addMark(scanner, 'stream-start');
  try {
    while (fetch(scanner)) checkBounds(scanner);
    return { tokens: scanner.tokens, comments: scanner.comments };
  } catch (error) {
    const { tokens, comments } = scanner;
    if (error instanceof YamlError) return { tokens, comments, error };
    throw error;
  }
}

interface Scanner extends Cursor {
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

// Add the next token, and the ends of the blocks before it; false at the end of the text.
function fetch(scanner: Scanner): boolean {
  skipToToken(scanner);
  dropStaleKeys(scanner.keys, scanner);
  unwindIndent(scanner, column(scanner));
  const code = peek(scanner);
  if (code === 0) return fetchEnd(scanner);
  if (column(scanner) === 0 && fetchDocumentLevel(scanner, code)) return true;
  if (fetchIndicator(scanner, code)) return true;
  if (!startsPlain(scanner, code)) throw unexpectedStart(scanner);
  saveKey(scanner);
  scanner.allowSimpleKey = false;
  scanner.tokens.push(scanPlain(scanner));
  return true;
}

function fetchDocumentLevel(scanner: Scanner, code: number): boolean {
  const isMarker = (code === 45 || code === 46) && atDocumentMarker(scanner);
  if (code !== 37 && !isMarker) return false;
  unwindIndent(scanner, -1);
  dropKey(scanner.keys, scanner.flowLevel, scanner);
  scanner.allowSimpleKey = false;
  if (isMarker) takeToken(scanner, code === 45 ? 'document-start' : 'document-end', 3);
  else scanner.tokens.push(scanDirective(scanner));
  return true;
}

function fetchIndicator(scanner: Scanner, code: number): boolean {
  const inBlock = scanner.flowLevel === 0;
  switch (code) {
    case 91: // [
      return openFlow(scanner, 'flow-sequence-start');
    case 123: // {
      return openFlow(scanner, 'flow-mapping-start');
    case 93: // ]
      return closeFlow(scanner, 'flow-sequence-end');
    case 125: // }
      return closeFlow(scanner, 'flow-mapping-end');
    case 44: // ,
      return fetchFlowEntry(scanner);
    case 45: // -
      return isBlankOrEnd(peek(scanner, 1)) && fetchBlockEntry(scanner);
    case 63: // ?
      return (!inBlock || isBlankOrEnd(peek(scanner, 1))) && fetchKey(scanner);
    case 58: // :
      return (!inBlock || isBlankOrEnd(peek(scanner, 1))) && fetchValue(scanner);
    case 42: // *
      return fetchKeyCandidate(scanner, () => scanAnchor(scanner, 'alias'));
    case 38: // &
      return fetchKeyCandidate(scanner, () => scanAnchor(scanner, 'anchor'));
    case 33: // !
      return fetchKeyCandidate(scanner, () => scanTag(scanner));
    case 39: // '
      return fetchKeyCandidate(scanner, () => scanQuoted(scanner, "'"));
    case 34: // "
      return fetchKeyCandidate(scanner, () => scanQuoted(scanner, '"'));
    case 124: // |
      return inBlock && fetchBlockScalar(scanner, '|');
    case 62: // >
      return inBlock && fetchBlockScalar(scanner, '>');
    default:
      return false;
  }
}

function skipToToken(scanner: Scanner): void {
  for (;;) {
    skipSpaces(scanner);
    if (peek(scanner) === 35) fetchComment(scanner);
    if (takeBreak(scanner) === '') return;
    if (scanner.flowLevel === 0) scanner.allowSimpleKey = true;
  }
}

function fetchComment(scanner: Scanner): void {
  const start = mark(scanner);
  const before = scanner.tokens.at(-1);
  const isInline =
    before !== undefined &&
    before.type !== 'stream-start' &&
    before.end.line === start.line &&
    scanner.text[before.end.offset - 1] !== '\n';
  scanner.comments.push({ start, isInline });
  skipComment(scanner);
}

function fetchEnd(scanner: Scanner): false {
  unwindIndent(scanner, -1);
  dropKey(scanner.keys, scanner.flowLevel, scanner);
  addMark(scanner, 'stream-end');
  return false;
}

function openFlow(scanner: Scanner, type: TokenType): true {
  saveKey(scanner);
  scanner.flowLevel++;
  scanner.allowSimpleKey = true;
  return takeToken(scanner, type);
}

function closeFlow(scanner: Scanner, type: TokenType): true {
  dropKey(scanner.keys, scanner.flowLevel, scanner);
  // A bracket too many: below zero PyYAML reads on as inside a flow, until its parser meets the token.
  scanner.flowLevel--;
  scanner.allowSimpleKey = false;
  takeToken(scanner, type);
  if (scanner.flowLevel < 0) throw unopened(scanner);
  return true;
}

function fetchFlowEntry(scanner: Scanner): true {
  scanner.allowSimpleKey = true;
  dropKey(scanner.keys, scanner.flowLevel, scanner);
  return takeToken(scanner, 'flow-entry');
}

function fetchBlockEntry(scanner: Scanner): true {
  if (scanner.flowLevel === 0) {
    if (!scanner.allowSimpleKey) throw misplaced(scanner, 'list entry', '- entry');
    if (addIndent(scanner, column(scanner))) addMark(scanner, 'block-sequence-start');
  }
  scanner.allowSimpleKey = true;
  dropKey(scanner.keys, scanner.flowLevel, scanner);
  return takeToken(scanner, 'block-entry');
}

function fetchKey(scanner: Scanner): true {
  if (scanner.flowLevel === 0) {
    if (!scanner.allowSimpleKey) throw misplaced(scanner, 'mapping key', '? key');
    if (addIndent(scanner, column(scanner))) addMark(scanner, 'block-mapping-start');
  }
  scanner.allowSimpleKey = scanner.flowLevel === 0;
  dropKey(scanner.keys, scanner.flowLevel, scanner);
  return takeToken(scanner, 'key');
}

function fetchValue(scanner: Scanner): true {
  const key = scanner.keys[scanner.flowLevel];
  if (key !== undefined) {
    scanner.keys[scanner.flowLevel] = undefined;
    const starts = scanner.flowLevel === 0 && addIndent(scanner, key.mark.column);
    const found = [token('key', key.mark, key.mark)];
    if (starts) found.unshift(token('block-mapping-start', key.mark, key.mark));
    scanner.tokens.splice(key.index, 0, ...found);
    scanner.allowSimpleKey = false;
  } else {
    if (scanner.flowLevel === 0) {
      if (!scanner.allowSimpleKey) throw misplacedValue(scanner);
      if (addIndent(scanner, column(scanner))) addMark(scanner, 'block-mapping-start');
    }
    scanner.allowSimpleKey = scanner.flowLevel === 0;
    dropKey(scanner.keys, scanner.flowLevel, scanner);
  }
  return takeToken(scanner, 'value');
}

function fetchKeyCandidate(scanner: Scanner, scanToken: () => Token): true {
  saveKey(scanner);
  scanner.allowSimpleKey = false;
  scanner.tokens.push(scanToken());
  return true;
}

function fetchBlockScalar(scanner: Scanner, style: '|' | '>'): true {
  scanner.allowSimpleKey = true;
  dropKey(scanner.keys, scanner.flowLevel, scanner);
  scanner.tokens.push(scanBlock(scanner, style, scanner.indent));
  return true;
}

function saveKey(scanner: Scanner): void {
  if (!scanner.allowSimpleKey) return;
  const required = scanner.flowLevel === 0 && scanner.indent === column(scanner);
  dropKey(scanner.keys, scanner.flowLevel, scanner);
  scanner.keys[scanner.flowLevel] = {
    index: scanner.tokens.length,
    required,
    mark: mark(scanner),
  };
}

function unwindIndent(scanner: Scanner, to: number): void {
  if (scanner.flowLevel > 0) return;
  while (scanner.indent > to) {
    scanner.indent = scanner.indents.pop() ?? -1;
    addMark(scanner, 'block-end');
  }
}

function addIndent(scanner: Scanner, to: number): boolean {
  if (scanner.indent >= to) return false;
  scanner.indents.push(scanner.indent);
  scanner.indent = to;
  return true;
}

function startsPlain(scanner: Scanner, code: number): boolean {
  if (isBlankOrEnd(code)) return false;
  if (!'-?:,[]{}#&*!|>\'"%@`'.includes(String.fromCharCode(code))) return true;
  if (isBlankOrEnd(peek(scanner, 1))) return false;
  return code === 45 || (scanner.flowLevel === 0 && (code === 63 || code === 58));
}

function column({ offset, lineStart }: Cursor): number {
  return offset - lineStart;
}

function addMark(scanner: Scanner, type: TokenType): void {
  const here: Mark = mark(scanner);
  scanner.tokens.push(token(type, here, here));
}

function takeToken(scanner: Scanner, type: TokenType, length = 1): true {
  const start = mark(scanner);
  scanner.offset += length;
  scanner.tokens.push(token(type, start, mark(scanner)));
  return true;
}

function checkBounds(scanner: Scanner): void {
  if (scanner.flowLevel + scanner.indents.length > deepest) {
    throw new YamlError(
      mark(scanner),
      `Unexpected nesting deeper than ${deepest} levels, expected a qna.yaml, which has 6`,
      'Look for brackets or list marks that belong in quotes.',
      'too-large',
    );
  }
  if (scanner.tokens.length > mostTokens) {
    throw new YamlError(
      mark(scanner),
      `Unexpected file of more than ${mostTokens} YAML tokens, expected a qna.yaml`,
      'Check that this is the file that you meant.',
      'too-large',
    );
  }
}

function misplaced(scanner: Scanner, what: string, form: string): YamlError {
  return new YamlError(
    mark(scanner),
    `Unexpected ${what} in the middle of a line, expected "${form}" on a line of its own`,
    'Start a new line for it, or put the text in quotes.',
  );
}

function misplacedValue(scanner: Scanner): YamlError {
  return new YamlError(
    mark(scanner),
    'Unexpected ":" in a text without quotes, expected one "key: value" a line',
    'Put the text that holds ": " in quotes or in a block (|), or fix the indentation of the lines before it.',
  );
}

function unopened(scanner: Scanner): YamlError {
  return new YamlError(
    { ...mark(scanner), offset: scanner.offset - 1, column: column(scanner) - 1 },
    'Unexpected closing bracket, expected it only after its opening one',
    'Remove it, or put the text in quotes.',
  );
}

function unexpectedStart(scanner: Scanner): YamlError {
  const isTab = peek(scanner) === 9;
  return new YamlError(
    mark(scanner),
    `Unexpected ${shown(scanner)} at the start of a value, expected text, a quote, a list or a mapping`,
    isTab
      ? 'Replace tabs by spaces: YAML does not take tabs between words of its syntax.'
      : 'Put a text that begins with this character in quotes.',
  );
}
