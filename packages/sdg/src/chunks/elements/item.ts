/** Whether a line begins an item of a list. */
export function isItem(line: string): boolean {
  const isDivider = /^[-* \t]+$/.test(line);
  return !isDivider && /^ {0,3}([-*+]|\d{1,9}[.)])[ \t]+\S/.test(line);
}
