import type { Page } from './pages.ts';
import type { TextLine } from './text-lines.ts';

/** The part of a page, from its upper or lower edge, where running heads and page numbers stand. */
const margin = 0.1;

/**
 * The lines without running heads, feet and page numbers: what stands near the edge of at least half of the pages (and of two)
 * alike but for its numbers, and numbers alone there.
 */
export function withoutFurniture(lines: readonly TextLine[], pages: readonly Page[]): TextLine[] {
  const pagesOf = new Map<string, Set<number>>();
  const atEdge = lines.filter((line) => isAtEdge(line, pages));
  for (const line of atEdge) {
    const key = withoutNumbers(line.text);
    pagesOf.set(key, (pagesOf.get(key) ?? new Set()).add(line.page));
  }
  const repeated = (line: TextLine) =>
    (pagesOf.get(withoutNumbers(line.text))?.size ?? 0) >= Math.max(2, pages.length / 2);
  const furniture = new Set(atEdge.filter((line) => repeated(line) || isNumber(line.text)));
  return lines.filter((line) => !furniture.has(line));
}

function isAtEdge({ y, page }: TextLine, pages: readonly Page[]): boolean {
  const height = pages[page]?.height ?? 0;
  return y < height * margin || y > height * (1 - margin);
}

function withoutNumbers(text: string): string {
  return text.replace(/\p{N}+/gu, '#');
}

function isNumber(text: string): boolean {
  return /^[-–—\s]*(?:page\s)?[\dxvi]+(?:\s?(?:\/|of)\s?\d+)?[-–—\s]*$/i.test(text);
}
