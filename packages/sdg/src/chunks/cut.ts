import { characterSpans, lineSpans, type Span, sentenceSpans, wordSpans } from './breaks.ts';
import { type Element, isItem } from './markdown.ts';
import { add, type Size, sizeOf, tokensOf } from './size.ts';

/** A part of an element: the stretch, with what must stand around it so that it reads by itself. */
export interface Fragment extends Span {
  prefix?: string;
  suffix?: string;
}

/** Room for a text: at most so many tokens, of which something is taken already. */
export interface Room {
  tokens: number;
  taken: Size;
}

export function fits(size: Size, { tokens, taken }: Room): boolean {
  return tokensOf(add(size, taken)) <= tokens;
}

/**
 * The parts of an element too big for the room: a table by its rows, with the rows that head it on each part; code by
 * its lines, each part fenced; a list by its items, the rest by sentences; what is still too big by words, then by
 * characters.
 */
export function cutElement(text: string, element: Element, room: Room): Fragment[] {
  if (element.kind === 'table') return cutTable(text, element, room);
  // Some draw lines of a thousand marks; a fence of them would fill the chunk.
  if (element.fence && element.fence.close.length <= 16) {
    return cutFenced(text, element, element.fence, room);
  }
  return pack(text, element, cutters[element.kind], room);
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
  let from = span.start;
  for (const line of lineSpans(text, span)) {
    if (line.start > from && isItem(text.slice(line.start, line.end))) {
      yield { start: from, end: line.start };
      from = line.start;
    }
  }
  yield { start: from, end: span.end };
}

function cutTable(text: string, element: Element, room: Room): Fragment[] {
  const head = text.slice(element.start, element.headEnd ?? element.start);
  const headSize = sizeOf(head);
  // A head that fills the chunk would leave no room for rows.
  if (head === '' || tokensOf(headSize) > room.tokens / 4) {
    return pack(text, element, cutters.table, room);
  }
  const rows = { start: element.headEnd ?? element.start, end: element.end };
  const parts = pack(text, rows, cutters.table, { ...room, taken: add(room.taken, headSize) });
  return parts.map((part, index) =>
    index === 0 ? { ...part, start: element.start } : { ...part, prefix: `${head}\n` },
  );
}

function cutFenced(
  text: string,
  element: Element,
  { open, close }: { open: string; close: string },
  room: Room,
): Fragment[] {
  const opening = tokensOf(sizeOf(open)) > room.tokens / 4 ? close : open;
  const lines = [...lineSpans(text, element)];
  const last = lines.at(-1);
  const closed = last && lines.length > 1 && text.slice(last.start, last.end).trim() === close;
  const start = lines[0]?.end ?? element.end;
  const inner = { start, end: closed ? last.start : element.end };
  const taken = add(room.taken, sizeOf(opening), sizeOf(close), { words: 0, bytes: 2 });
  return pack(text, inner, cutters.code, { ...room, taken }).map((part) => ({
    ...part,
    prefix: `${opening}\n`,
    suffix: `\n${close}`,
  }));
}

/** Put neighbouring pieces together while they fit; cut those that are too big by themselves. */
function pack(text: string, span: Span, [cut, ...finer]: readonly Cutter[], room: Room): Span[] {
  if (!cut) return [...characterSpans(text, span, unitsIn(room))];
  const packed: Span[] = [];
  let size: Size | undefined;
  for (const piece of cut(text, span)) {
    const own = sizeOf(text.slice(piece.start, piece.end));
    const last = packed.at(-1);
    if (!fits(own, room)) {
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

/** How many UTF-16 units fit whatever they are: none takes more than three bytes of UTF-8. */
function unitsIn({ tokens, taken }: Room): number {
  return Math.floor((tokens * 4 - taken.bytes) / 3);
}
