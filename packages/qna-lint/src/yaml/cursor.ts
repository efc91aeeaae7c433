import type { Mark } from './token.ts';

/** A reading position in a text whose line ends are all `\n`. */
export interface Cursor {
  readonly text: string;
  /** Whether its lines end at `\n` alone, as in nearly every file. */
  readonly plainBreaks: boolean;
  offset: number;
  line: number;
  /** Offset of the first character of the line. */
  lineStart: number;
}

export function mark({ offset, line, lineStart }: Cursor): Mark {
  return { offset, line, column: offset - lineStart };
}

/** The code of the character `ahead` of the position; 0 at the end (a NUL is never part of a text that is read). */
export function peek(cursor: Cursor, ahead = 0): number {
  return cursor.text.charCodeAt(cursor.offset + ahead) || 0;
}

/** The character at the position, as a message shows it. */
export function shown(cursor: Cursor): string {
  const code = cursor.text.codePointAt(cursor.offset);
  if (code === undefined) return 'end of file';
  if (code === 9) return 'tab';
  return isBreak(code) ? 'line end' : JSON.stringify(String.fromCodePoint(code));
}

/** YAML 1.1 also ends lines at NEL, LS and PS. */
export function isBreak(code: number): boolean {
  return code === 10 || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code);
}

export function isSpaceOrEnd(code: number): boolean {
  return code === 32 || isBreakOrEnd(code);
}

export function isBlankOrEnd(code: number): boolean {
  return code === 32 || code === 9 || isBreakOrEnd(code);
}

/** Letters, digits, `-` and `_`: what names of anchors, directives and tag handles are made of. */
export function isWordCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 95
  );
}

/** Step over a line end and give what it counts as in a scalar; give `''` and stay where there is none. */
export function takeBreak(cursor: Cursor): string {
  const code = peek(cursor);
  if (!isBreak(code)) return '';
  cursor.offset++;
  cursor.line++;
  cursor.lineStart = cursor.offset;
  return code === 10 || code === 0x85 ? '\n' : String.fromCharCode(code);
}

/** Step to the end of the line. */
export function skipLine(cursor: Cursor): void {
  if (!cursor.plainBreaks) {
    while (!isBreakOrEnd(peek(cursor))) cursor.offset++;
    return;
  }
  const end = cursor.text.indexOf('\n', cursor.offset);
  cursor.offset = end < 0 ? cursor.text.length : end;
}

export function skipSpaces(cursor: Cursor): void {
  while (cursor.text.charCodeAt(cursor.offset) === 32) cursor.offset++;
}

export function skipComment(cursor: Cursor): void {
  if (peek(cursor) === 35) skipLine(cursor);
}

/** Whether `---` or `...` stands here, as a whole word. */
export function atDocumentMarker(cursor: Cursor): boolean {
  const { text, offset } = cursor;
  return (
    (text.startsWith('---', offset) || text.startsWith('...', offset)) &&
    isBlankOrEnd(peek(cursor, 3))
  );
}
