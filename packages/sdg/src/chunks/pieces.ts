import { add } from '@labpipe/text';
import type { Span } from './breaks.ts';
import { cutElement, type Fragment, type Room, sizeWithin } from './cut.ts';
import type { Element } from './elements/element.ts';
import { parseMarkdown } from './markdown.ts';
import { byEstimate, type Measure } from './measure.ts';
import { outlineOf, type Section, spanOf } from './outline.ts';

/** A stretch of a document that makes a chunk. */
export interface Piece extends Fragment {
  /** The headings that all of it stands under. */
  headings: Element[];
  /** Those of them that lie before it: what its text must be given to make sense. */
  lead: Element[];
}

/**
 * Cut a Markdown text into pieces of at most so many tokens, headings included. A section stays whole where it fits; small
 * neighbours stay together below the same heading; nothing joins two sections that begin with `#`.
 */
export function cutMarkdown(text: string, tokens: number, measure = byEstimate): Piece[] {
  const work = { text, tokens, measure };
  const elements = parseMarkdown(text).map((element) => asText(element, work));
  const pieces = cutSection(outlineOf(elements), [], work);
  return pieces
    .map((piece) => ({ ...piece, ...withoutBlankEnds(text, piece) }))
    .filter(({ start, end }) => start < end);
}

// The indentation of the first line stays, as code needs it.
function withoutBlankEnds(text: string, { start, end }: Span): Span {
  const body = text.slice(start, end);
  const blank = body.length - body.trimStart().length;
  return { start: start + body.lastIndexOf('\n', blank) + 1, end: start + body.trimEnd().length };
}

interface Work {
  text: string;
  tokens: number;
  measure: Measure;
}

// A "heading" of a hundred words is a paragraph with a mark before it, and would crowd out what stands below it.
function asText(element: Element, { tokens, measure }: Work): Element {
  const isLong =
    element.kind === 'heading' && isLongerThan(element.title ?? '', tokens / 8, measure);
  return isLong ? { kind: 'paragraph', start: element.start, end: element.end } : element;
}

function cutSection(section: Section, above: Element[], work: Work): Piece[] {
  const { heading, elements, sections } = section;
  const [only] = sections;
  // A document that is one section: what stands in it stands below that heading.
  if (only && !heading && sections.length === 1 && elements.length === 0) {
    return cutSection(only, above, work);
  }
  const headings = heading ? [...above, heading] : above;
  const span = spanOf(section);
  if (!span) return [];
  if (isOneSubject(section) && isRoomFor(span, roomBelow(above, work), work)) {
    return [{ ...span, headings, lead: above }];
  }
  const own = cutElements(elements, headings, work);
  const parts = [own, ...sections.map((inner) => cutSection(inner, headings, work))];
  return join(parts, isOneSubject(section), work);
}

function isOneSubject({ heading, sections }: Section): boolean {
  return heading !== undefined || sections.filter((inner) => inner.heading?.level === 1).length < 2;
}

function cutElements(elements: readonly Element[], headings: Element[], work: Work): Piece[] {
  const room = roomBelow(headings, work);
  const pieces: Piece[] = [];
  let open: Piece | undefined;
  for (const element of elements) {
    if (open && isRoomFor({ start: open.start, end: element.end }, roomIn(open, room), work)) {
      open.end = element.end;
    } else if (isRoomFor(element, room, work)) {
      open = { start: element.start, end: element.end, headings, lead: headings };
      pieces.push(open);
    } else {
      if (open) pieces.pop();
      for (const fragment of cutElement(work.text, element, room, open)) {
        pieces.push({ ...fragment, headings, lead: headings });
      }
      open = pieces.at(-1);
    }
  }
  return pieces;
}

function roomIn({ prefix = '' }: Piece, room: Room): Room {
  return { ...room, taken: add(room.taken, room.measure.sizeOf(prefix)) };
}

function isRoomFor(span: Span, room: Room, { text }: Work): boolean {
  return sizeWithin(text, span, room) !== undefined;
}

/** Put neighbouring parts that each are one piece together while they fit. */
function join(parts: readonly Piece[][], allowed: boolean, work: Work): Piece[] {
  const joined: Piece[] = [];
  let open: Piece | undefined;
  for (const part of parts) {
    const [only] = part;
    const whole = allowed && only && part.length === 1 && only.prefix === undefined;
    const both = open && only && { start: open.start, end: only.end };
    if (whole && open && both && isRoomFor(both, roomBelow(open.lead, work), work)) {
      open.end = only.end;
      open.headings = common(open.headings, only.headings);
      continue;
    }
    for (const piece of part) joined.push(piece);
    open = whole ? only : undefined;
  }
  return joined;
}

function common<T>(a: readonly T[], b: readonly T[]): T[] {
  const length = a.findIndex((item, index) => item !== b[index]);
  return a.slice(0, length < 0 ? a.length : length);
}

function roomBelow(headings: readonly Element[], { tokens, measure }: Work): Room {
  return { tokens, taken: measure.sizeOf(leadText(headings, tokens, measure)), measure };
}

function isLongerThan(text: string, tokens: number, { count, units }: Measure): boolean {
  return text.length > tokens * units || count(text) > tokens;
}

/** The headings above a piece as Markdown; where they would take half the chunk, only the innermost ones. */
function leadText(headings: readonly Element[], tokens: number, measure = byEstimate): string {
  const titled = headings.filter(({ title }) => title !== '');
  for (let from = 0; from < titled.length; from++) {
    const lines = titled.slice(from).map(({ level = 1, title }) => `${'#'.repeat(level)} ${title}`);
    const text = `${lines.join('\n\n')}\n\n`;
    if (!isLongerThan(text, tokens / 2, measure)) return text;
  }
  return '';
}

/** What the teacher reads of a piece. */
export function textOf(
  text: string,
  { start, end, prefix = '', suffix = '', lead }: Piece,
  tokens: number,
  measure = byEstimate,
): string {
  const body = text.slice(start, end).replaceAll('\r\n', '\n');
  return `${leadText(lead, tokens, measure)}${prefix}${body}${suffix}`;
}
