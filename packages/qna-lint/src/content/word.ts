import type { Text } from './subject.ts';

const asciiWords = /[A-Za-z0-9]+(?:'[A-Za-z]+)*/g;
// Letters and digits of any script, with an apostrophe inside.
const anyWords = /[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)*/gu;

/** The words of a text, as they are written. */
export function wordsOf(text: string): readonly string[] {
  return text.match(isAscii(text) ? asciiWords : anyWords) ?? [];
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** A light English stem: it may cut too little, and must not join words that differ. */
export function stemOf(word: string): string {
  const lower = word.toLowerCase().replace(/['’]s?$/, '');
  if (lower.length < 4 || !lower.endsWith('s')) return lower;
  if (lower.endsWith('ies') && lower.length > 4) return `${lower.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/.test(lower)) return lower;
  return /(?:sh|ch|x|ss|z)es$/.test(lower) ? lower.slice(0, -2) : lower.slice(0, -1);
}

/** Whether two texts share most of their words: at least half of all that either has. */
export function areAlike(a: Text | undefined, b: Text | undefined): boolean {
  if (!a || !b) return a === b;
  return similarity(stemsOf(a), stemsOf(b)) >= 0.5;
}

/** Jaccard's index of two sets: what both have, over what either has; 0 for empty ones. */
export function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [fewer, more] = a.size < b.size ? [a, b] : [b, a];
  let both = 0;
  for (const item of fewer) if (more.has(item)) both++;
  return both === 0 ? 0 : both / (a.size + b.size - both);
}

// Numbers apart: these are what like texts differ in.
function stemsOf({ text }: Text): Set<string> {
  return new Set(
    wordsOf(text)
      .filter((word) => !/\d/.test(word))
      .map(stemOf),
  );
}

/** How many words a text has, as a person or `wc` counts them: what stands between blanks. */
export function countWords({ text }: Text): number {
  let count = 0;
  let within = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const blank = code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x3000;
    if (!blank && !within) count++;
    within = !blank;
  }
  return count;
}
