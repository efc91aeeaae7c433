/** The words and numbers of an answer that its source lacks; empty means that the source supports the answer. */
export function unsupported(answer: string, source: string): string[] {
  const known = new Set(wordsOf(source).flatMap((word) => [word, stem(word)]));
  const asked = wordsOf(answer);
  const content = asked.filter((word) => !emptyWords.has(word));
  return (content.length > 0 ? content : asked).filter(
    (word) => !known.has(word) && !known.has(stem(word)),
  );
}

/** Whether a source supports an answer: every number of it stands there, and three in four of its content words. */
export function isSupported(answer: string, source: string): boolean {
  const missing = unsupported(answer, source);
  const content = wordsOf(answer).filter((word) => !emptyWords.has(word));
  if (wordsOf(answer).length === 0 || missing.some((word) => /\p{N}/u.test(word))) return false;
  return missing.length <= content.length / 4;
}

/** The words of a text in small letters, without punctuation. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:[.,'’-][\p{L}\p{N}]+)*/gu) ?? [];
}

/** Whether a word carries no content of its own: "the", "is", "of". */
export function isEmptyWord(word: string): boolean {
  return emptyWords.has(word);
}

function stem(word: string): string {
  return word.replace(/['’]s$/, '').replace(/(?<=\p{L}{3})(?:ing|ed|es|s)$/u, '');
}

const emptyWords = new Set(
  `a about above after all also an and any are as at be been before being but by can could did do does for from had has
  have he her here him his how i if in into is it its me my no not of on one or our out over she should so some such
  than that the their them then there these they this those to too under up us was we were what when where which who
  whom whose why will with would yes you your called known said named given according document text context`.split(
    /\s+/,
  ),
);
