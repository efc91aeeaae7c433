import type { Page, Run } from './pages.ts';

/** A line of text on a page. */
export interface TextLine {
  text: string;
  /** Of most of its characters, in points. */
  size: number;
  x: number;
  y: number;
  page: number;
}

/** The lines of each page, in the order in which they were drawn: columns follow each other as the file has them. */
export function linesOfPages(pages: readonly Page[]): TextLine[] {
  return pages.flatMap(({ runs }, page) => groupRuns(runs).flatMap((line) => lineOf(line, page)));
}

function groupRuns(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]];
  for (const run of runs) {
    const line = lines.at(-1) as Run[];
    if (line.length > 0 && isElsewhere(run, line)) lines.push([run]);
    else line.push(run);
    if (run.endsLine) lines.push([]);
  }
  return lines;
}

// A raised or lowered figure stays on its line; what stands half a line off, or goes back to the left, begins another.
function isElsewhere(run: Run, line: readonly Run[]): boolean {
  const first = line.find(({ text }) => text.trim() !== '');
  const last = line.at(-1);
  if (!first || !last || run.text.trim() === '') return false;
  const size = Math.max(first.size, run.size);
  return Math.abs(run.y - first.y) > size * 0.6 || run.x < last.x - size;
}

function lineOf(runs: readonly Run[], page: number): TextLine[] {
  const first = runs.find(({ text }) => text.trim() !== '');
  if (!first) return [];
  let text = '';
  let end: number | undefined;
  for (const run of runs) {
    const isApart = end !== undefined && run.x - end > run.size * 0.2;
    if (isApart && !/\s$/.test(text) && !/^\s/.test(run.text)) text += ' ';
    text += run.text;
    if (run.text !== '') end = run.x + run.width;
  }
  const plain = text.replace(controls, '').replace(/\s+/gu, ' ').trim().normalize('NFC');
  return plain === '' ? [] : [{ text: plain, size: mainSize(runs), x: first.x, y: first.y, page }];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: fonts without names for their characters give such.
const controls = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufffd\ue000-\uf8ff]/g;

/** The size of most characters, rounded to half a point. */
export function mainSize(runs: readonly Pick<Run, 'text' | 'size'>[]): number {
  const counts = new Map<number, number>();
  for (const { text, size } of runs) {
    const rounded = Math.round(size * 2) / 2;
    counts.set(rounded, (counts.get(rounded) ?? 0) + text.trim().length);
  }
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? 0;
}
