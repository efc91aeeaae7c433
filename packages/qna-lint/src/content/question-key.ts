import type { Text } from './subject.ts';
import { similarity, stemOf, wordsOf } from './word.ts';

/** What a question is compared by. */
export interface QuestionKey {
  /** The stems of the words that carry its meaning. */
  readonly stems: ReadonlySet<string>;
  /** What another must have alike to be the same question: its numbers, names and quotations, in order. */
  readonly identity: string;
  /** The whole question, less capitals, line breaks and the mark at its end. */
  readonly exact: string;
}

// Words without which a question asks the same; "who", "when", "where", "why" and "how" are none of them.
export const emptyWords: readonly string[] =
  'a an the of in on at to for from by with and or is are was were be been being do doe does did has have had can could will would what which that this it its please tell me you give name'.split(
    ' ',
  );
const empty: ReadonlySet<string> = new Set(emptyWords);

/** Most characters of a question that is compared by its words. */
const longest = 20_000;

/** The key of a question. */
export function questionKey({ text }: Text): QuestionKey {
  // A question of a book's chapter can only be repeated as a whole.
  const words = text.length > longest ? [] : wordsOf(text);
  return {
    stems: new Set(words.map(stemOf).filter((stem) => !empty.has(stem))),
    identity: identityOf(text, words),
    exact: text
      .toLowerCase()
      .replace(/\s+/g, ' ')
      .replace(/[ ?.!]{1,9}$/, '')
      .trim(),
  };
}

/** How alike two questions are, from 0 to 1: Jaccard's index of their words, 0 where numbers, names or quotations differ. */
export function likeness(a: QuestionKey, b: QuestionKey): number {
  if (a.exact === b.exact) return 1;
  return a.identity === b.identity ? similarity(a.stems, b.stems) : 0;
}

// Numbers, in words too; names, but for the first word, which is always capital; quotations.
function identityOf(text: string, words: readonly string[]): string {
  const quoted = text.match(quotation) ?? [];
  const marked = words.filter(
    (word, index) =>
      /\d/.test(word) || spelt.has(word.toLowerCase()) || (index > 0 && isName(word)),
  );
  return [...quoted, ...marked.map(stemOf)].join('\0').toLowerCase();
}

const quotation = /["“`][^"”`]{1,200}["”`]|(?<!\w)['‘][^'’\n]{1,60}['’](?!\w)/g;

function isName(word: string): boolean {
  return /^\p{Lu}/u.test(word) && word !== 'I';
}

const spelt = new Set(
  'one two three four five six seven eight nine ten first second third fourth fifth not no never without before after'.split(
    ' ',
  ),
);
