/** A line of a text: `text.slice(start, end)`, without its line feed or carriage return. */
export interface Line {
  text: string;
  start: number;
  end: number;
}

/** The lines of a text with their places in it. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed + 1;
    let end = feed < 0 ? text.length : feed;
    if (end > start && text[end - 1] === '\r') end--;
    lines.push({ text: text.slice(start, end), start, end });
    start = next;
  }
  return lines;
}
