import type { Token } from '../yaml/token.ts';
import type { Edit } from './edit.ts';
import type { Layout } from './rule.ts';

/** The edits that move a node by some columns, with the comments that stand with it; `at` is its first token. */
export function shiftNode(layout: Layout, at: number, by: number): Edit[] {
  const { line, column } = layout.tokens[at]?.start ?? { line: 0, column: 0 };
  const isComment = commentLines(layout);
  let first = line;
  while (isComment.get(first - 1) === column) first--;
  let last = lastLineOfNode(layout, at);
  while ((isComment.get(last + 1) ?? -1) >= column) last++;
  return shiftLines(layout.text, first, last, by);
}

/** The same for all of a node but its first line. */
export function shiftRest(layout: Layout, at: number, by: number): Edit[] {
  const line = layout.tokens[at]?.start.line ?? 0;
  return shiftLines(layout.text, line + 1, lastLineOfNode(layout, at), by);
}

/** The line on which a token ends; a block scalar ends after its line ends, however many. */
export function lastLineOf({ text }: Layout, { type, end, start }: Token): number {
  let { line } = end;
  if (type !== 'scalar') return line;
  for (let at = end.offset - 1; at >= start.offset && /\s/.test(text[at] ?? ''); at--) {
    if (text[at] === '\n') line--;
  }
  return line;
}

function lastLineOfNode(layout: Layout, at: number): number {
  const { tokens } = layout;
  const isIndentless = tokens[at]?.type === 'block-entry';
  let last = tokens[at]?.start.line ?? 0;
  let depth = 0;
  for (let index = at; index < tokens.length; index++) {
    const token = tokens[index];
    if (!token) break;
    const closes = token.type.endsWith('-end');
    if (token.type.endsWith('-start')) depth++;
    else if (closes) depth--;
    // A list without indentation has no end of its own: the next key of its mapping ends it.
    if (depth < 0 || (isIndentless && depth === 0 && token.type === 'key')) break;
    if (token.type !== 'block-end') last = Math.max(last, lastLineOf(layout, token));
    if (depth === 0 && !isIndentless && (closes || token.type === 'scalar')) break;
  }
  return last;
}

// The columns of the lines that hold nothing but a comment.
function commentLines({ comments }: Layout): Map<number, number> {
  return new Map(
    comments.filter(({ isInline }) => !isInline).map(({ start }) => [start.line, start.column]),
  );
}

function shiftLines(text: string, first: number, last: number, by: number): Edit[] {
  const edits: Edit[] = [];
  let start = 0;
  for (let line = 0; line <= last && start < text.length; line++) {
    const end = text.indexOf('\n', start);
    const next = end === -1 ? text.length : end;
    if (line >= first && next > start) edits.push(shift(text, start, by));
    start = next + 1;
  }
  return edits;
}

function shift(text: string, start: number, by: number): Edit {
  if (by > 0) return { start, end: start, text: ' '.repeat(by) };
  let end = start;
  while (end < start - by && text[end] === ' ') end++;
  return { start, end, text: '' };
}
