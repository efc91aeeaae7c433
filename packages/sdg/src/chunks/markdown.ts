import { commentEnd, readComment } from './elements/comment.ts';
import { type Context, type Element, isBlank, type Read, type Reader } from './elements/element.ts';
import { readFence } from './elements/fenced-code.ts';
import { readFrontMatter } from './elements/front-matter.ts';
import { readHeading, readUnderlinedHeading } from './elements/heading.ts';
import { readHtmlTable, tableEnd } from './elements/html-table.ts';
import { readIndentedCode } from './elements/indented-code.ts';
import { readList } from './elements/list.ts';
import { readParagraph } from './elements/paragraph.ts';
import { readTable } from './elements/table.ts';
import { type Line, linesOf } from './lines.ts';

/** The kinds of elements, each where it comes before those that would take it for theirs. */
const readers: readonly Reader[] = [
  readFrontMatter,
  readFence,
  readHeading,
  readComment,
  readTable,
  readHtmlTable,
  readUnderlinedHeading,
  readIndentedCode,
  readList,
];

/**
 * The elements of a Markdown text in order; every line that is not blank lies in exactly one. It is as much of
 * CommonMark and GitHub's tables as cutting needs: what it does not know is a paragraph. Pandoc's grid tables,
 * HTML tables, front matter and comments are kept whole as well.
 */
export function parseMarkdown(text: string): Element[] {
  const lines = linesOf(text);
  const context = {
    lastComment: lastLine(lines, commentEnd),
    lastTable: lastLine(lines, tableEnd),
  };
  const elements: Element[] = [];
  let at = 0;
  while (at < lines.length) {
    if (isBlank(lines[at])) {
      at++;
      continue;
    }
    const { taken, ...element } = readElement(lines, at, { ...context, before: elements.at(-1) });
    elements.push(element);
    at += taken;
  }
  return elements;
}

function readElement(lines: readonly Line[], at: number, context: Context): Read {
  for (const read of readers) {
    const element = read(lines, at, context);
    if (element) return element;
  }
  return readParagraph(lines, at);
}

function lastLine(lines: readonly Line[], pattern: RegExp): number {
  return lines.findLastIndex(({ text }) => pattern.test(text));
}
