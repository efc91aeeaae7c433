import { add, type Size, tokensOf } from '@labpipe/text';
import { characterSpans, lineSpans, type Span, sentenceSpans, wordSpans } from './breaks.ts';
import type { Element, Fence } from './elements/element.ts';
import { isItem } from './elements/item.ts';
import { byEstimate, type Measure } from './measure.ts';

/** A part of an element: the stretch, with what must stand around it so that it reads by itself. */
export interface Fragment extends Span {
  prefix?: string;
  suffix?: string;
}

/** Room for a text: at most so many tokens, of which something is taken already. */
export interface Room {
  tokens: number;
  taken: Size;
  measure: Measure;
}

function fits(size: Size, { tokens, taken }: Room): boolean {
  return tokensOf(add(size, taken)) <= tokens;
}

/** The size of a stretch that fits by itself; of one that does not, nothing. */
export function sizeWithin(text: string, { start, end }: Span, room: Room): Size | undefined {
  if (end - start > room.tokens * room.measure.units) return undefined;
  const size = room.measure.sizeOf(text.slice(start, end));
  return fits(size, room) ? size : undefined;
}

/**
 * The parts of an element too big for the room: a table by its rows, with the rows that head it on each part; code by
 * its lines, each part fenced; a list by its items, the rest by sentences; what is still too big by words, then by
 * characters. What stands open before the element becomes the first part, with as much of the element as fits.
 */
export function cutElement(text: string, element: Element, room: Room, open?: Span): Fragment[] {
  const inner = frameOf(text, element, room);
  if (!inner) return pack(text, element, cutters[element.kind], room, open);
  const { span, head, foot } = inner;
  const { sizeOf } = room.measure;
  const taken = add(room.taken, sizeOf(head), sizeOf(foot));
  const parts = pack(text, span, cutters[element.kind], { ...room, taken }, open);
  const begin = parts.findIndex(({ end }) => end > span.start);
  return parts.map((part, index) => ({
    start: index === begin ? Math.min(part.start, element.start) : part.start,
    end: index === parts.length - 1 ? element.end : part.end,
    ...(index > begin && head !== '' && { prefix: head }),
    ...(index >= begin && index < parts.length - 1 && foot !== '' && { suffix: foot }),
  }));
}

/** What stands around the middle of an element, and must stand around each part of it. */
interface Frame {
  span: Span;
  head: string;
  foot: string;
}

function frameOf(text: string, element: Element, { tokens, measure }: Room): Frame | undefined {
  const frame = element.fence
    ? fenceFrame(text, element, element.fence)
    : tableFrame(text, element);
  // A frame that fills the chunk would leave no room for what it is there for.
  return frame && measure.count(frame.head + frame.foot) <= tokens / 3 ? frame : undefined;
}

function tableFrame(text: string, { start, end, headEnd }: Element): Frame | undefined {
  if (headEnd === undefined || headEnd >= end) return undefined;
  return { span: { start: headEnd + 1, end }, head: `${text.slice(start, headEnd)}\n`, foot: '' };
}

function fenceFrame(text: string, element: Element, { open, close }: Fence): Frame | undefined {
  const lines = [...lineSpans(text, element)];
  const [first, last] = [lines[0], lines.at(-1)];
  const isClosed = last && lines.length > 2 && text.slice(last.start, last.end).trim() === close;
  if (!first || !isClosed) return undefined;
  return {
    span: { start: first.end, end: last.start },
    head: `${open}\n`,
    foot: `\n${close}`,
  };
}

/** Yields the pieces of a stretch that it is made of, whole. */
type Cutter = (text: string, span: Span) => Iterable<Span>;

/** What to cut by, and what to cut the pieces by that are still too big. */
const cutters: Record<Element['kind'], readonly Cutter[]> = {
  heading: [sentenceSpans, wordSpans],
  paragraph: [sentenceSpans, wordSpans],
  list: [itemSpans, lineSpans, sentenceSpans, wordSpans],
  table: [lineSpans, wordSpans],
  code: [lineSpans, wordSpans],
};

function* itemSpans(text: string, span: Span): Generator<Span> {
  const indent = indentOf(text.slice(span.start, span.end));
  let from = span.start;
  for (const { start, end } of lineSpans(text, span)) {
    const line = text.slice(start, end);
    // Items within an item stay with it.
    if (start > from && isItem(line) && indentOf(line) <= indent) {
      yield { start: from, end: start };
      from = start;
    }
  }
  yield { start: from, end: span.end };
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** Put neighbouring pieces together while they fit, first of all with what is open; cut those that are too big by themselves. */
function pack(
  text: string,
  span: Span,
  [cut, ...finer]: readonly Cutter[],
  room: Room,
  open?: Span,
): Span[] {
  if (!cut) return [...characterSpans(text, span, (from) => unitsIn(text, from, room))];
  const packed: Span[] = open ? [{ start: open.start, end: open.end }] : [];
  let size = open && room.measure.sizeOf(text.slice(open.start, span.start));
  for (const piece of cut(text, span)) {
    const own = sizeWithin(text, piece, room);
    const last = packed.at(-1);
    if (!own) {
      for (const part of pack(text, piece, finer, room)) packed.push(part);
      size = undefined;
    } else if (last && size && fits(add(size, own), room)) {
      last.end = piece.end;
      size = add(size, own);
    } else {
      packed.push({ ...piece });
      size = own;
    }
  }
  return packed;
}

/**
 * How many UTF-16 units from here on fit. By estimate those that fit whatever they are, as none takes more than three bytes of
 * UTF-8; by a tokenizer as many as it takes for so many tokens, or somewhat fewer.
 */
function unitsIn(text: string, from: number, room: Room): number {
  const { tokens, taken, measure } = room;
  if (measure === byEstimate) return Math.floor((tokens * 4 - taken.bytes) / 3);
  const most = tokens - tokensOf(taken);
  let units = tokens * 2;
  while (units > 2) {
    const counted = measure.count(text.slice(from, from + units)) + 1;
    if (counted <= most) break;
    units = Math.floor(units * Math.min(0.95, most / counted));
  }
  return units;
}
