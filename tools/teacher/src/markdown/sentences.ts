const abbreviations = new Set(
  'mr mrs ms dr st mt prof no nos vol fig ca approx inc ltd co jr sr vs cf al e.g i.e u.s u.k'.split(
    ' ',
  ),
);

/** The sentences of a plain text; a part that ends without a full stop counts as one. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const match of text.matchAll(/[.!?]["”’')\]]*\s+(?=["“‘'(]?[\p{Lu}\p{N}])/gu)) {
    if (
      match[0].startsWith('.') &&
      isAbbreviated(text.slice(Math.max(start, match.index - 12), match.index))
    ) {
      continue;
    }
    sentences.push(text.slice(start, match.index + match[0].length).trim());
    start = match.index + match[0].length;
  }
  sentences.push(text.slice(start).trim());
  return sentences.filter((sentence) => sentence !== '');
}

function isAbbreviated(before: string): boolean {
  const word = /(\S+)$/.exec(before)?.[1] ?? '';
  return /^["“(]?\p{Lu}$/u.test(word) || abbreviations.has(word.toLowerCase());
}
