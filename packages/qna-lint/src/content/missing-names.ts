import { stemOf } from './word.ts';

/**
 * The names in a text that none of its sources has. A name is a word with a capital inside a sentence, behind a small
 * letter or a comma; a source may have it in small letters, or as the initials of its words.
 */
export function missingNames(text: string, ...sources: readonly string[]): string[] {
  // The exact pattern is dear, and most texts have nothing for it.
  if (!/\s[A-Z\x80-\uffff]/.test(text)) return [];
  const names = [...text.matchAll(name)].flatMap(([, written]) => written ?? []);
  // Where many words are capital ones they mark no names: headings, or German.
  if (names.length === 0 || (names.length > 3 && names.length * 3 > text.split(' ').length))
    return [];
  const source = sources.join('\n').toLowerCase();
  return names.filter((written) => {
    const stem = stemOf(written);
    const isKnown = common.has(stem) || source.includes(stem.slice(0, 4));
    return !isKnown && !isInitials(stem, written, source);
  });
}

const name = /(?<=[\p{Ll}\d,]\s)(\p{Lu}[\p{L}\p{N}]{2,})/gu;

function isInitials(stem: string, written: string, source: string): boolean {
  if (!/^\p{Lu}{3,6}s?$/u.test(written)) return false;
  const initials = source.match(/(?<![\p{L}\p{N}])\p{L}/gu)?.join('') ?? '';
  return initials.includes(stem);
}

const common = new Set(
  'the and but you for monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december english yes not'.split(
    ' ',
  ),
);
