import type { Token } from '../yaml/token.ts';
import type { Layout, Problem } from './rule.ts';

/** How many spaces may stand somewhere; -1 is any number. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What is wrong with the blanks between two neighbours of a line; `where` says it in words ("after comma"). */
export function checkSpaces(
  left: Token,
  right: Token,
  { least, most }: Bounds,
  where: string,
): Problem | undefined {
  if (left.end.line !== right.start.line) return undefined;
  const { offset } = right.start;
  const spaces = offset - left.end.offset;
  const line = right.start.line + 1;
  if (most !== -1 && spaces > most) {
    return {
      line,
      column: right.start.column,
      message: `Unexpected ${spaces} spaces ${where}, expected ${most === 0 ? 'none' : `at most ${most}`}`,
      help: `Remove ${spaces - most === 1 ? 'a space' : `${spaces - most} spaces`}.`,
      yamllint: `too many spaces ${where}`,
      edits: () => [{ start: offset - (spaces - most), end: offset, text: '' }],
    };
  }
  if (least !== -1 && spaces < least) {
    return {
      line,
      column: right.start.column + 1,
      message: `Unexpected missing space ${where}, expected ${least}`,
      help: 'Add a space.',
      yamllint: `too few spaces ${where}`,
      edits: () => [{ start: offset, end: offset, text: ' '.repeat(least - spaces) }],
    };
  }
  return undefined;
}

/** Whether a token ends where a line begins: block scalars do, and then they have no neighbour on the line. */
export function endsAtLineStart({ text }: Layout, { end }: Token): boolean {
  return end.offset > 0 && text.charCodeAt(end.offset - 1) === 10;
}
