import type { Token } from '../yaml/token.ts';
import type { Layout, Rule } from './rule.ts';

/** Comments on lines of their own stand in the column of the content around them. */
export const commentsIndentation: Rule = {
  name: 'comments-indentation',
  options: {},
  accepts: {},
  *check(layout) {
    const { comments, text } = layout;
    for (const [at, { start, isInline }] of comments.entries()) {
      if (isInline) continue;
      const [left, right] = neighbours(layout, start.offset);
      const below = right === undefined || right.type === 'stream-end' ? 0 : right.start.column;
      const before = comments[at - 1];
      // A comment that went back to a shallower column takes those after it along.
      const isFirst = !before || before.isInline || before.start.offset < (left?.start.offset ?? 0);
      const above = isFirst ? Math.max(indentOf(layout, left), below) : before.start.column;
      if (start.column === below || start.column === above) continue;
      const lineStart = start.offset - start.column;
      if (text.slice(lineStart, start.offset).trim() !== '') continue;
      yield {
        line: start.line + 1,
        column: start.column + 1,
        message: `Unexpected comment in column ${start.column + 1}, expected it in column ${below + 1}, like the content`,
        help: 'Indent the comment like the line below it.',
        yamllint: 'comment not indented like content',
        edits: () => [{ start: lineStart, end: start.offset, text: ' '.repeat(below) }],
      };
    }
  },
};

// The tokens around a place, by bisection.
function neighbours({ tokens }: Layout, offset: number): [Token | undefined, Token | undefined] {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start.offset ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  // The end of a block has the place of what follows it.
  return [tokens[low - 1], tokens[low]];
}

function indentOf(layout: Layout, token: Token | undefined): number {
  if (token === undefined || token.type === 'stream-start') return 0;
  // A block text ends where the comment stands, which may then be as deep as it likes.
  const { line } = token.end;
  const row = layout.text.split('\n', line + 1)[line] ?? '';
  return row.length - row.trimStart().length;
}
