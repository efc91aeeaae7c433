import type { Line } from '../lines.ts';

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

/** What a reader may know of its surroundings. */
export interface Context {
  /** The element before this one. */
  before: Element | undefined;
  /** The last lines that end a comment and an HTML table: without them, a thousand openings would mean a thousand searches to the end. */
  lastComment: number;
  lastTable: number;
}

/** An element with the number of lines that it takes. */
export type Read = Element & { taken: number };

/** Reads the element that begins at a line, which is not blank, if it is of its kind. */
export type Reader = (lines: readonly Line[], at: number, context: Context) => Read | undefined;

/** An element of the lines from `at` to before `past`, less the blank ones at its end. */
export function element(
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

/** An element that ends with the first line that holds a pattern; there must be one. */
export function readUntil(
  kind: Element['kind'],
  lines: readonly Line[],
  at: number,
  pattern: RegExp,
): Read {
  let past = at;
  while (!pattern.test((lines[past] as Line).text)) past++;
  return element(kind, lines, at, past + 1);
}

export function isBlank(line: Line | undefined): boolean {
  return line === undefined || line.text.trim() === '';
}
