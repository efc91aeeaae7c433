import type { Sample } from '@labpipe/records';
import { type Folded, fold } from './fold.ts';

type Evidence = NonNullable<Sample['evidence']>;

/**
 * The place in a document that holds an answer word for word (white space, case and emphasis apart); of several, the one whose
 * surroundings share most words with the question. Offsets are UTF-16 units, as for `slice`.
 */
export function evidenceOf(
  document: string,
  question: string,
  answer: string,
): Evidence | undefined {
  const folded = fold(document);
  for (const text of [answer, withoutEnds(answer)]) {
    const wanted = fold(text).text.trim();
    const places = wanted === '' ? [] : occurrences(folded.text, wanted);
    if (places.length > 0)
      return cutOut(
        document,
        folded,
        nearest(folded.text, places, wanted.length, question),
        wanted.length,
      );
  }
  return undefined;
}

// "1906." answers what the document says as "in 1906, when".
function withoutEnds(text: string): string {
  return text.replace(/^[\s\p{P}\p{S}]+/u, '').replace(/[\s\p{P}\p{S}]{1,20}$/u, '');
}

const mostPlaces = 200;

function occurrences(text: string, wanted: string): number[] {
  const places: number[] = [];
  let at = text.indexOf(wanted);
  while (at >= 0 && places.length < mostPlaces) {
    if (isWhole(text, at, wanted.length)) places.push(at);
    at = text.indexOf(wanted, at + 1);
  }
  return places;
}

/** Whether it does not begin or end within a word: "art" is not in "start". */
function isWhole(text: string, at: number, length: number): boolean {
  return !isWithinWord(text, at) && !isWithinWord(text, at + length);
}

function isWithinWord(text: string, at: number): boolean {
  const before = text[at - 1] ?? ' ';
  const after = text[at] ?? ' ';
  return wordCharacter.test(before) && wordCharacter.test(after) && !unspaced.test(before + after);
}

const wordCharacter = /[\p{L}\p{N}]/u;
/** Scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

const surroundings = [40, 160];

function nearest(
  text: string,
  places: readonly number[],
  length: number,
  question: string,
): number {
  const words = wordsOf(fold(question).text);
  let best = { place: places[0] as number, score: -1 };
  for (const place of places) {
    const score = surroundings
      .map((reach) => wordsOf(text.slice(Math.max(0, place - reach), place + length + reach)))
      .map((near) => [...words].filter((word) => near.has(word)).length)
      .reduce((sum, shared) => sum + shared, 0);
    if (score > best.score) best = { place, score };
  }
  return best.place;
}

function wordsOf(text: string): Set<string> {
  return new Set(text.match(/[\p{L}\p{N}]{3,}/gu) ?? []);
}

function cutOut(document: string, { starts, ends }: Folded, at: number, length: number): Evidence {
  const start = starts[at] as number;
  const end = ends[at + length - 1] as number;
  return { start, end, text: document.slice(start, end) };
}
