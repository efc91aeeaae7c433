import type { Paragraph } from './paragraphs.ts';

/** How far, in points, a heading may stand from the left edge of the text below it. */
const aside = 40;

/**
 * Paragraphs in the order in which they were drawn, which is that of reading but for headings: programs that print web pages draw
 * those last. A heading goes before the first paragraph of its page that stands below it in its column.
 */
export function inReadingOrder(
  paragraphs: readonly Paragraph[],
  headingSizes: ReadonlyMap<number, number>,
): Paragraph[] {
  const isHeading = ({ lines }: Paragraph) => headingSizes.has(lines[0]?.size ?? 0);
  const ordered = paragraphs.filter((paragraph) => !isHeading(paragraph));
  const headings = paragraphs.filter(isHeading);
  const topDown = headings.toSorted(
    (a, b) => pageOf(a) - pageOf(b) || (b.lines[0]?.y ?? 0) - (a.lines[0]?.y ?? 0),
  );
  const before = new Map<Paragraph | undefined, Paragraph[]>();
  for (const heading of topDown) {
    const below = ordered.find((paragraph) => isBelow(paragraph, heading));
    const next = below ?? ordered.find((paragraph) => pageOf(paragraph) > pageOf(heading));
    before.set(next, [...(before.get(next) ?? []), heading]);
  }
  return [
    ...ordered.flatMap((paragraph) => [...(before.get(paragraph) ?? []), paragraph]),
    ...(before.get(undefined) ?? []),
  ];
}

function isBelow({ lines: [line] }: Paragraph, { lines: [heading] }: Paragraph): boolean {
  return (
    line !== undefined &&
    heading !== undefined &&
    line.page === heading.page &&
    line.y < heading.y &&
    Math.abs(line.x - heading.x) < aside
  );
}

function pageOf({ lines }: Paragraph): number {
  return lines[0]?.page ?? 0;
}
