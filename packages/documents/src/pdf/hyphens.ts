/** Joins the lines of a paragraph; knows from a document's words which hyphens at a line's end belong to the word. */
export type JoinLines = (lines: readonly string[]) => string;

/**
 * A hyphen at the end of a line goes where the document has the whole word elsewhere, or one of its halves nowhere; it stays where
 * the document has the word with its hyphen, or both halves as words ("five-" and "minute").
 */
export function hyphenJoiner(lines: readonly string[]): JoinLines {
  const known = new Set<string>();
  for (const line of lines) {
    // The last word of a hyphenated line is half a word.
    for (const [word] of line
      .replace(/(?<!\p{L})\p{L}+[-\u00ad\u2010]$/u, '')
      .matchAll(wordPattern))
      known.add(word.toLowerCase());
  }
  return (paragraph) =>
    paragraph.reduce((text, line) => {
      const before = /(?<!\p{L})(\p{L}+)[-\u00ad\u2010]$/u.exec(text.slice(-longestWord))?.[1];
      const after = /^\p{Ll}+/u.exec(line)?.[0];
      if (before === undefined || after === undefined)
        return text === '' ? line : `${text} ${line}`;
      return keepsHyphen(before.toLowerCase(), after, known)
        ? text + line
        : text.slice(0, -1) + line;
    }, '');
}

/** No word that is cut at the end of a line is longer, and the text before it may be a whole book. */
const longestWord = 100;

const wordPattern = /\p{L}+(?:[-\u2010]\p{L}+)*/gu;

function keepsHyphen(before: string, after: string, known: ReadonlySet<string>): boolean {
  if (known.has(`${before}-${after}`)) return true;
  if (known.has(before + after)) return false;
  return before.length > 2 && after.length > 2 && known.has(before) && known.has(after);
}
