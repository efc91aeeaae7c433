import { isBlank } from '@labpipe/text';

/** A stretch of a text: `text.slice(start, end)`. */
export interface Span {
  start: number;
  end: number;
}

/** The lines of a stretch, each with its line feed. */
export function* lineSpans(text: string, { start, end }: Span): Generator<Span> {
  let from = start;
  while (from < end) {
    const feed = text.indexOf('\n', from);
    const to = feed < 0 || feed >= end ? end : feed + 1;
    yield { start: from, end: to };
    from = to;
  }
}

/** The sentences of a stretch, each with the white space after it. */
export function* sentenceSpans(text: string, { start, end }: Span): Generator<Span> {
  let from = start;
  for (let at = start; at < end; at++) {
    if (!endsSentence(text, at, end)) continue;
    let to = at + 1;
    while (to < end && closers.has(text[to] as string)) to++;
    const bare = to;
    while (to < end && isBlank(text.charCodeAt(to))) to++;
    if (to === bare && !fullWidthStops.has(text[at] as string)) continue;
    yield { start: from, end: to };
    from = to;
    at = to - 1;
  }
  if (from < end) yield { start: from, end };
}

/** The words of a stretch, each with the white space after it. */
export function* wordSpans(text: string, { start, end }: Span): Generator<Span> {
  let from = start;
  let at = start;
  while (at < end) {
    while (at < end && !isBlank(text.charCodeAt(at))) at++;
    while (at < end && isBlank(text.charCodeAt(at))) at++;
    yield { start: from, end: at };
    from = at;
  }
}

/** Stretches of at most so many UTF-16 units, from where each begins, that never cut a character in two. */
export function* characterSpans(
  text: string,
  { start, end }: Span,
  unitsFrom: (start: number) => number,
): Generator<Span> {
  let from = start;
  while (from < end) {
    let to = Math.min(from + Math.max(unitsFrom(from), 2), end);
    if (to < end && isLowSurrogate(text.charCodeAt(to))) to--;
    yield { start: from, end: to };
    from = to;
  }
}

const stops = new Set(['.', '!', '?', '…']);
const fullWidthStops = new Set(['。', '！', '？', '।']);
const closers = new Set(['"', "'", '”', '’', ')', ']', '*', '_', '»', '」']);
const abbreviation =
  /(?:^|[\s("'])(?:\p{Lu}|[Dd]r|[Mm]rs?|[Mm]s|[Ss]t|[Nn]o|[Ff]ig|[Vv]ol|vs|e\.g|i\.e|cf|ca|approx|al)$/u;

function endsSentence(text: string, at: number, end: number): boolean {
  const mark = text[at] as string;
  if (fullWidthStops.has(mark)) return true;
  if (!stops.has(mark) || stops.has(text[at + 1] ?? '') || at + 1 >= end) return false;
  // "J. Bayer" and "e.g. this" go on.
  return mark !== '.' || !abbreviation.test(text.slice(Math.max(0, at - 8), at));
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
