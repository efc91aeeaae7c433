import { type Line, linesOf } from './lines.ts';

/** A top-level element of a Markdown text: `text.slice(start, end)`, whole lines. */
export interface Element {
  kind: 'heading' | 'paragraph' | 'list' | 'code' | 'table';
  start: number;
  end: number;
  /** Of a heading: 1 to 6. */
  level?: number;
  /** Of a heading: its text. */
  title?: string;
  /** Of a table: the end of the rows that head every column. */
  headEnd?: number;
  fence?: Fence;
}

/** The lines that open and close a block of code. */
export interface Fence {
  open: string;
  close: string;
}

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

const commentEnd = /-->/;
const tableEnd = /<\/table\s*>/i;

interface Context {
  /** The element before this one. */
  before: Element | undefined;
  /** The last lines that end a comment and an HTML table: without them, a thousand openings would mean a thousand searches to the end. */
  lastComment: number;
  lastTable: number;
}
type Read = Element & { taken: number };
type Reader = (lines: readonly Line[], at: number, context: Context) => Read | undefined;

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

function readUntil(
  kind: Element['kind'],
  lines: readonly Line[],
  at: number,
  pattern: RegExp,
): Read {
  let past = at;
  while (!pattern.test((lines[past] as Line).text)) past++;
  return element(kind, lines, at, past + 1);
}

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

function element(
  kind: Element['kind'],
  lines: readonly Line[],
  at: number,
  past: number,
  more: Partial<Element> = {},
): Read {
  let last = past;
  while (last > at + 1 && isBlank(lines[last - 1])) last--;
  const start = (lines[at] as Line).start;
  return { kind, start, end: (lines[last - 1] as Line).end, ...more, taken: past - at };
}

function readFrontMatter(lines: readonly Line[], at: number): Read | undefined {
  if (at !== 0 || lines[0]?.text.trim() !== '---') return undefined;
  if (!/^[\w-]+:/.test(lines[1]?.text ?? '')) return undefined;
  const end = lines.findIndex(({ text }, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(text));
  return end < 0 ? undefined : element('code', lines, 0, end + 1);
}

function readFence(lines: readonly Line[], at: number): Read | undefined {
  const open = (lines[at] as Line).text;
  const marks = fenceMarks(open);
  if (!marks) return undefined;
  let past = at + 1;
  while (past < lines.length && !closesFence((lines[past] as Line).text, marks)) past++;
  const fence = { open: open.trim(), close: marks };
  return element('code', lines, at, Math.min(past + 1, lines.length), { fence });
}

function fenceMarks(line: string): string | undefined {
  const [, marks, info] = /^[ \t]*(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  return marks?.startsWith('`') && info?.includes('`') ? undefined : marks;
}

function closesFence(line: string, marks: string): boolean {
  const text = line.trim();
  return text.length >= marks.length && text === (marks[0] as string).repeat(text.length);
}

function readHeading(lines: readonly Line[], at: number): Read | undefined {
  const heading = headingOf((lines[at] as Line).text);
  return heading && element('heading', lines, at, at + 1, heading);
}

function headingOf(line: string): { level: number; title: string } | undefined {
  const marks = /^ {0,3}(#{1,6})(?=[ \t]|$)/.exec(line);
  if (!marks) return undefined;
  return { level: (marks[1] as string).length, title: titleOf(line.slice(marks[0].length)) };
}

function titleOf(text: string): string {
  const title = text.trim();
  let end = title.length;
  while (title[end - 1] === '#') end--;
  const closed = end === 0 || title[end - 1] === ' ' || title[end - 1] === '\t';
  return closed ? title.slice(0, end).trimEnd() : title;
}

function readComment(lines: readonly Line[], at: number, { lastComment }: Context) {
  if (at > lastComment || !/^ {0,3}<!--/.test((lines[at] as Line).text)) return undefined;
  return readUntil('paragraph', lines, at, commentEnd);
}

function readTable(lines: readonly Line[], at: number): Read | undefined {
  const piped = isDelimiterRow(lines[at + 1]) && (lines[at] as Line).text.includes('|');
  if (!piped && !(startsLikeRow(lines[at]) && startsLikeRow(lines[at + 1]))) return undefined;
  let past = at + 1;
  while (past < lines.length && !isBlank(lines[past]) && !startsElement(lines[past] as Line)) {
    past++;
  }
  const headEnd = piped ? lines[at + 1]?.end : gridHead(lines.slice(at, past));
  return element('table', lines, at, past, headEnd === undefined ? {} : { headEnd });
}

function isDelimiterRow(line: Line | undefined): boolean {
  const text = line?.text ?? '';
  return text.includes('|') && text.includes('-') && /^[|:\- \t]+$/.test(text);
}

function startsLikeRow(line: Line | undefined): boolean {
  return /^ {0,3}(\||\+[-=+:]+\+)/.test(line?.text ?? '');
}

function gridHead(lines: readonly Line[]): number | undefined {
  return lines.find(({ text }) => /^\s*\+[=+:]+\+\s*$/.test(text))?.end;
}

function readHtmlTable(lines: readonly Line[], at: number, { lastTable }: Context) {
  if (at > lastTable || !/^ {0,3}<table\b/i.test((lines[at] as Line).text)) return undefined;
  return readUntil('table', lines, at, tableEnd);
}

// CommonMark allows several lines above the rule; real documents mean a divider then.
function readUnderlinedHeading(lines: readonly Line[], at: number): Read | undefined {
  const rule = /^ {0,3}(={2,}|-{3,})[ \t]*$/.exec(lines[at + 1]?.text ?? '')?.[1];
  const above = lines[at] as Line;
  if (!rule || /^\s*(>|[-*_=][-*_= \t]*$)/.test(above.text) || isItem(above.text)) return undefined;
  const level = rule.startsWith('=') ? 1 : 2;
  return element('heading', lines, at, at + 2, { level, title: above.text.trim() });
}

function readIndentedCode(lines: readonly Line[], at: number, { before }: Context) {
  const isIndented = (line: Line) => /^( {4}|\t)/.test(line.text);
  if (before?.kind === 'list' || !isIndented(lines[at] as Line)) return undefined;
  let past = at;
  while (past < lines.length && (isIndented(lines[past] as Line) || isBlank(lines[past]))) past++;
  return element('code', lines, at, past);
}

function readList(lines: readonly Line[], at: number): Read | undefined {
  if (!isItem((lines[at] as Line).text)) return undefined;
  let past = at + 1;
  while (past < lines.length && continuesList(lines, past)) past++;
  return element('list', lines, at, past);
}

/** Whether a line begins an item of a list. */
export function isItem(line: string): boolean {
  const isDivider = /^[-* \t]+$/.test(line);
  return !isDivider && /^ {0,3}([-*+]|\d{1,9}[.)])[ \t]+\S/.test(line);
}

function continuesList(lines: readonly Line[], at: number): boolean {
  const line = lines[at] as Line;
  if (isBlank(line)) {
    const next = lines[at + 1];
    return next !== undefined && (isBlank(next) || isItem(next.text) || /^\s/.test(next.text));
  }
  return !startsElement(line);
}

function readParagraph(lines: readonly Line[], at: number): Read {
  let past = at + 1;
  while (past < lines.length && !endsParagraph(lines, past)) past++;
  return element('paragraph', lines, at, past);
}

function endsParagraph(lines: readonly Line[], at: number): boolean {
  const line = lines[at] as Line;
  return (
    isBlank(line) ||
    startsElement(line) ||
    /^ {0,3}([-*+]|1[.)])[ \t]+\S/.test(line.text) ||
    readTable(lines, at) !== undefined
  );
}

function startsElement({ text }: Line): boolean {
  return (
    headingOf(text) !== undefined || fenceMarks(text) !== undefined || /^ {0,3}<table\b/i.test(text)
  );
}

function isBlank(line: Line | undefined): boolean {
  return line === undefined || line.text.trim() === '';
}
