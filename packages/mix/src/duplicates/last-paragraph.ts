/** The last paragraph of a message, which is what it asks for, and what stands before it: a document, as a rule. */
export function lastParagraph(text: string): { before: string; question: string } {
  const whole = text.trimEnd();
  // Not a regular expression: one that looks for the last blank line takes squares of the text's time.
  for (let end = whole.lastIndexOf('\n'); end > 0; end = whole.lastIndexOf('\n', end - 1)) {
    const start = whole.lastIndexOf('\n', end - 1);
    const isBlank = start >= 0 && whole.slice(start + 1, end).trim() === '';
    if (isBlank) return { before: whole.slice(0, start).trim(), question: whole.slice(end + 1) };
  }
  return { before: '', question: whole };
}
