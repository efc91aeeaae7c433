/**
 * A text without the characters at its start, and those at its end, that one of these finds in a single character. A loop, as
 * an expression for the end of a text takes quadratic time in a run of such characters, and models loop.
 */
export function trim(text: string, atStart: RegExp, atEnd: RegExp): string {
  let start = 0;
  while (start < text.length && atStart.test(text[start] as string)) start++;
  let end = text.length;
  while (end > start && atEnd.test(text[end - 1] as string)) end--;
  return text.slice(start, end);
}
