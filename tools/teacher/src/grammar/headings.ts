import { plain } from '../markdown/inline.ts';
import { insideSentence } from './names.ts';

/** Whether a heading names a part of any document ("History") rather than a thing. */
export function isGeneric(heading: string): boolean {
  const words =
    plain(heading)
      .toLowerCase()
      .match(/[\p{L}-]+/gu) ?? [];
  return words.length === 0 || words.every((word) => genericWords.has(word));
}

/**
 * The thing that a heading names, as a subject inside a sentence ("The Old Mill" gives "the Old Mill"); undefined when it
 * names none. A first-level heading may be one word or an ordinary noun; a deeper one must look like a name.
 */
export function subjectOfHeading(heading: string, level: number): string | undefined {
  const text = plain(heading)
    .replace(/\s*\([^()]*\)\s*$/, '')
    .replace(/^[\d.]+\s+/, '')
    .replace(/\.$/, '');
  const words = text.split(' ').filter((word) => word !== '');
  if (words.length === 0 || words.length > 7 || /[:;?!,"“|/&–—]/.test(text)) return undefined;
  const own = /^(the|a|an)$/i.test(words[0]!) ? words.slice(1) : words;
  const capitals = own.filter((word) => /^\p{Lu}/u.test(word));
  const isName = capitals.length >= 2 && own.every(isNameWord);
  const isTitle = level === 1 && own.length <= 3 && capitals.length >= 1;
  return isName || isTitle ? insideSentence(text) : undefined;
}

function isNameWord(word: string): boolean {
  return /^[\p{Lu}\p{N}]/u.test(word) || /^(of|the|and|de|der|van|von|la|le|di|at|on)$/.test(word);
}

const genericWords = new Set(
  `a abstract access acknowledgements activities about additional aftermath and annex appendix applications at
  authors background basics bibliography biography career causes changes characteristics chronology classification
  composition conclusion contents context controversies controversy criticism culture current data days death
  definition description design details development diagram discussion distribution early ecology economy education
  equipment etymology events examples external facts family features final first for further future gallery general
  geography glossary habitat history how impact in information interpretation introduction keepers key later layout
  legacy life links list literature location main measurements members method methods modern motto name names news
  notes observations of office operation operations organisation organization origin origins other overview people
  performance personal plan plot popular present production properties purpose questions readme reading reception
  records references related research results role rules safety schedule season second section see sources staff
  stars statistics structure style summary symptoms table taxonomy technical terminology the theory thing things third
  timeline to today tour uses usage use variants visitors visiting what why with work works years also his her its
  their`.split(/\s+/),
);
