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
  const folded = foldDocument(document);
  for (const text of [answer, withoutEnds(answer)]) {
    const places = occurrences(folded, fold(text).text.trim());
    const place = places.length > 1 ? nearest(document, places, question) : places[0];
    if (place) return { ...place, text: document.slice(place.start, place.end) };
  }
  return undefined;
}

// A reply holds dozens of pairs about one document.
let lastFolded: { document: string; folded: Folded } | undefined;

function foldDocument(document: string): Folded {
  if (lastFolded?.document !== document) lastFolded = { document, folded: fold(document) };
  return lastFolded.folded;
}

// "1906." answers what the document says as "in 1906, when".
function withoutEnds(text: string): string {
  return text.replace(/^[\s\p{P}\p{S}]+/u, '').replace(/[\s\p{P}\p{S}]{1,20}$/u, '');
}

interface Place {
  start: number;
  end: number;
}

const mostPlaces = 200;

/** Where a folded text holds another, in the original's offsets. */
function occurrences({ text, starts, ends }: Folded, wanted: string): Place[] {
  const places: Place[] = [];
  if (wanted === '') return places;
  let at = text.indexOf(wanted);
  while (at >= 0 && places.length < mostPlaces) {
    const last = at + wanted.length - 1;
    // One character can fold to several units; half of one is no place.
    const isCut = starts[at] === starts[at - 1] || starts[last] === starts[last + 1];
    if (!isCut && !isWithinWord(text, at) && !isWithinWord(text, last + 1)) {
      places.push({ start: starts[at] as number, end: ends[last] as number });
    }
    at = text.indexOf(wanted, at + 1);
  }
  return places;
}

/** Whether a word goes on across this place: "art" is not in "start". */
function isWithinWord(text: string, at: number): boolean {
  const before = text[at - 1] ?? ' ';
  const after = text[at] ?? ' ';
  return wordCharacter.test(before) && wordCharacter.test(after) && !unspaced.test(before + after);
}

const wordCharacter = /[\p{L}\p{N}]/u;
/** Scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

function nearest(document: string, places: readonly Place[], question: string): Place | undefined {
  const words = wordsOf(question);
  const scored = places.map((place) => ({ place, score: scoreOf(document, place, words) }));
  const best = Math.max(...scored.map(({ score }) => score));
  return scored.find(({ score }) => score === best)?.place;
}

const reach = 160;

/** How many of the words stand near a place; those in its own sentence or row count twice. */
function scoreOf(document: string, { start, end }: Place, words: ReadonlySet<string>): number {
  const before = document.slice(Math.max(0, start - reach), start);
  const after = document.slice(end, end + reach);
  const near = wordsOf(`${before} ${after}`);
  const same = wordsOf(`${before.split(sentenceEnd).at(-1)} ${after.split(sentenceEnd)[0]}`);
  return (
    [...words].filter((word) => near.has(word)).length +
    [...words].filter((word) => same.has(word)).length
  );
}

const sentenceEnd = /\n|[.!?]\s|[。！？]/;

function wordsOf(text: string): Set<string> {
  return new Set(fold(text).text.match(/[\p{L}\p{N}]{3,}/gu) ?? []);
}
