import {
  atDocumentMarker,
  isBlankOrEnd,
  mark,
  peek,
  shown,
  skipComment,
  skipSpaces,
  takeBreak,
} from './cursor.ts';
import { fetchIndicator } from './fetch-indicator.ts';
import { scanDirective } from './scan-directive.ts';
import { scanPlain } from './scan-plain.ts';
import {
  addMark,
  type Comment,
  column,
  type Scanner,
  saveKey,
  takeToken,
  unwindIndent,
} from './scanner-state.ts';
import { dropKey, dropStaleKeys } from './simple-keys.ts';
import type { Token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** Deepest nesting that is read; PyYAML ends at about 490, at Python's own limit. */
export const deepest = 480;
/** Most tokens of a file: a bound on memory, thousands of times what a qna.yaml has. */
const mostTokens = 500_000;

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
    plainBreaks: !/[\x85\u2028\u2029]/.test(text),
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

function startsPlain(scanner: Scanner, code: number): boolean {
  if (isBlankOrEnd(code)) return false;
  if (!'-?:,[]{}#&*!|>\'"%@`'.includes(String.fromCharCode(code))) return true;
  if (isBlankOrEnd(peek(scanner, 1))) return false;
  return code === 45 || (scanner.flowLevel === 0 && (code === 63 || code === 58));
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
