/**
 * What is done with a word: the hash of its first letters (as many as were asked for), that of all of it, and its length.
 * No word is cut out of the text, for this is done with every text of every file.
 */
export type VisitWord = (start: number, whole: number, length: number) => void;

/** Visit each word of a text; small letters and capitals are alike. */
export function eachWord(text: string, letters: number, visit: VisitWord): void {
  const lower = text.toLowerCase();
  let start = basis;
  let whole = basis;
  let length = 0;
  for (let at = 0; at < lower.length; at++) {
    const code = lower.charCodeAt(at);
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 127) {
      whole = Math.imul(whole ^ code, prime);
      if (++length <= letters) start = whole;
    } else if (length > 0) {
      visit(start & small, whole & small, length);
      start = basis;
      whole = basis;
      length = 0;
    }
  }
  if (length > 0) visit(start & small, whole & small, length);
}

/** The hash of one word. */
export function hashOf(word: string): number {
  let hash = 0;
  eachWord(word, 0, (_start, whole) => {
    hash = whole;
  });
  return hash;
}

// Fowler, Noll and Vo's hash, FNV-1a, in the 30 bits that a number may have without being put on the heap.
const basis = 0x811c9dc5 | 0;
const prime = 0x01000193;
const small = 0x3fffffff;
