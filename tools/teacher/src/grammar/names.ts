import type { Document, Section } from '../document.ts';
import { isDate } from './values.ts';

/** A subject as it stands inside a sentence: "The Old Mill" gives "the Old Mill". */
export function insideSentence(subject: string): string {
  return subject.replace(/^(The|A|An)(?= )/, (article) => article.toLowerCase());
}

/**
 * The subject that opens a sentence, when it can be understood without the sentence's neighbours: a name, or "the" with
 * the noun of the section's or document's own subject ("the light" under "The Ashgrell Light").
 */
export function namedSubject(
  phrase: string,
  document: Document,
  section: Section,
): string | undefined {
  const text = phrase
    .trim()
    .replace(/\s*\([^()]*\)$/, '')
    .replace(/^["“'‘]|["”'’]$/g, '');
  const words = text.split(' ');
  if (words.length > 8 || isDate(text) || /[,;:"“”()[\]|]/.test(text)) return undefined;
  return (
    ownSubject(text, document, section) ??
    (isName(words, document) ? insideSentence(text) : undefined)
  );
}

function ownSubject(text: string, { title }: Document, { subject }: Section): string | undefined {
  const own = [subject, title].filter((candidate) => candidate !== undefined);
  const spoken = insideSentence(text);
  if (own.some((candidate) => withoutArticle(candidate) === withoutArticle(spoken))) return spoken;
  const noun = /^the (\p{Ll}[\p{L}-]*)$/u.exec(spoken)?.[1];
  return own.find((candidate) => noun !== undefined && headNoun(candidate) === noun);
}

// "The Guild of Lamps" is a guild, "the Ashgrell Light" a light.
function headNoun(subject: string): string | undefined {
  return withoutArticle(subject)
    .replace(/ (?:of|for|in|at) .*$/, '')
    .split(' ')
    .at(-1);
}

function withoutArticle(subject: string): string {
  return subject.toLowerCase().replace(/^(?:the|an?) /, '');
}

function isName(words: string[], document: Document): boolean {
  const own = /^the$/i.test(words[0]!) ? words.slice(1) : words;
  const [first] = own;
  if (first === undefined || notNames.has(first.toLowerCase()) || first.endsWith('ly'))
    return false;
  if (!own.every((word) => /^[\p{Lu}\p{N}]/u.test(word) || connectors.has(word))) return false;
  if (!/^\p{L}*\p{Lu}/u.test(first) || /^[\d.,]+$/.test(first) || connectors.has(own.at(-1)!))
    return false;
  return own.length === 1 || own.slice(1).every((word) => /^[\p{N}]|^\p{Ll}/u.test(word))
    ? isNameAlone(first, document)
    : true;
}

// At the start of a sentence every word has a capital; elsewhere only a name has.
function isNameAlone(word: string, { capitalised, lowercase, title }: Document): boolean {
  const key = word.toLowerCase().replace(/['’]s$/, '');
  if (/\p{Lu}.*[\p{Lu}\p{N}]/u.test(word) && !lowercase.has(key)) return true;
  return (capitalised.has(key) || title?.toLowerCase() === key) && !lowercase.has(key);
}

const connectors = new Set(['of', 'the', 'de', 'der', 'van', 'von', 'la', 'le', 'di', 'du', 'al']);

const notNames = new Set(
  `a after all although an and another any as at because before being between both but by despite during each either
  even every few following for four from half he her here his how however i if in instead it its like many more most
  much my neither no nor not on once one only or other our over part rather several she since so some still such ten
  that their then there these they this those though three through throughout thus to today together two under
  unlike until upon us we what when where whereas whether which while who whose why with within without yet you your
  critics members people others none nothing everything everyone someone first second third`.split(
    /\s+/,
  ),
);
