import type { TextLine } from './text-lines.ts';

/** Lines that belong together, and what they are. */
export interface Paragraph {
  lines: TextLine[];
  isItem: boolean;
}

const bullet = /^[•◦▪‣●○■]\s?/u;

/** Group lines into paragraphs: a wider gap, another size, another column or a bullet begins a new one. */
export function paragraphsOf(lines: readonly TextLine[]): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (const line of lines) {
    const current = paragraphs.at(-1);
    const last = current?.lines.at(-1);
    const isItem = bullet.test(line.text);
    if (current && last && !isItem && !isApart(last, line)) current.lines.push(line);
    else if (!isItem || line.text.replace(bullet, '') !== '')
      paragraphs.push({ lines: [{ ...line, text: line.text.replace(bullet, '') }], isItem });
  }
  return paragraphs;
}

function isApart(last: TextLine, line: TextLine): boolean {
  if (Math.abs(last.size - line.size) > 0.6) return true;
  const down = last.y - line.y;
  // On the next page or in the next column a sentence may go on.
  if (line.page !== last.page || down < 0) return !goesOn(last.text, line.text);
  return down > Math.max(last.size, line.size) * 1.9;
}

function goesOn(before: string, after: string): boolean {
  return !/[.!?:]["”’)\]]*(?:\s?\[\d+\])*$/u.test(before) && /^\p{Ll}/u.test(after);
}
