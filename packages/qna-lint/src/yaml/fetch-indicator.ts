import { isBlankOrEnd, mark, peek } from './cursor.ts';
import { scanBlock } from './scan-block.ts';
import { scanAnchor, scanTag } from './scan-property.ts';
import { scanQuoted } from './scan-quoted.ts';
import { addIndent, addMark, column, type Scanner, saveKey, takeToken } from './scanner-state.ts';
import { dropKey } from './simple-keys.ts';
import { type Token, type TokenType, token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** Add the token that the character at the position announces; false where it announces none, as before plain text. */
export function fetchIndicator(scanner: Scanner, code: number): boolean {
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
