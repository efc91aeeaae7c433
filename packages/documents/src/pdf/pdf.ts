import { DocumentError } from '../problem.ts';
import { withoutFurniture } from './furniture.ts';
import { hyphenJoiner } from './hyphens.ts';
import { type Page, readPages } from './pages.ts';
import { type Paragraph, paragraphsOf } from './paragraphs.ts';
import { inReadingOrder } from './reading-order.ts';
import { linesOfPages, mainSize, type TextLine } from './text-lines.ts';

/** A PDF's text as Markdown. Pictures of text have none: a scan is refused. */
export async function readPdf(bytes: Uint8Array, file: string): Promise<string> {
  const text = markdownOf(await readPages(bytes, file));
  if (text !== '') return text;
  const message = `${file}: Unexpected PDF without text, expected one with: if it is a scan, run OCR on it first`;
  throw new DocumentError('no-text', message, 'rejected');
}

/**
 * The text of pages as Markdown: paragraphs, lists where bullets say so, headings where a short line is larger than the
 * text around it. Tables come as lines, as a PDF does not say where its cells are.
 */
export function markdownOf(pages: readonly Page[]): string {
  const lines = withoutFurniture(linesOfPages(pages), pages);
  const join = hyphenJoiner(lines.map(({ text }) => text));
  const levels = headingLevels(lines);
  return inReadingOrder(paragraphsOf(lines), levels)
    .map((paragraph) => blockOf(paragraph, join(paragraph.lines.map(({ text }) => text)), levels))
    .join('\n\n');
}

function blockOf({ lines, isItem }: Paragraph, text: string, levels: ReadonlyMap<number, number>) {
  const level = levels.get(lines[0]?.size ?? 0);
  if (isItem) return `- ${text}`;
  if (level !== undefined && text.length <= longestHeading && /\p{L}/u.test(text))
    return `${'#'.repeat(level)} ${text}`;
  return escapeStart(text);
}

const longestHeading = 150;
const mostLevels = 4;

/** The sizes that headings have, largest first, with their levels. */
function headingLevels(lines: readonly TextLine[]): Map<number, number> {
  const body = mainSize(lines);
  const sizes = new Set(lines.map(({ size }) => size).filter((size) => size >= body * 1.15));
  const sorted = [...sizes].sort((a, b) => b - a);
  return new Map(sorted.map((size, index) => [size, Math.min(index + 1, mostLevels)]));
}

// What begins a paragraph of a PDF is text, whatever it would be in Markdown.
function escapeStart(text: string): string {
  const escaped = text.replace(/^(?=#{1,6}\s|[-+*]\s|>|\||`{3}|~{3}|={3}|-{3}|<)/, '\\');
  return escaped.replace(/^(\d{1,9})(?=[.)]\s)/, '$1\\');
}
