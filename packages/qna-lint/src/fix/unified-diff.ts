import { lineChanges } from './line-changes.ts';

/** Lines around a change that a diff shows. */
const context = 3;

interface Row {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

const signs = { same: ' ', removed: '-', added: '+' } as const;

/** How a text becomes another, in the format of `diff -u`, which `patch -p0` takes; empty where they are equal. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const rows = lineChanges(linesOf(before), linesOf(after)).flatMap(({ kind, lines }) =>
    lines.map((line): Row => ({ sign: signs[kind], line })),
  );
  const hunks = hunksOf(rows).map(([from, to]) => hunk(rows, from, to));
  return `--- ${path}\n+++ ${path}\n${hunks.join('')}`;
}

// With their line ends, so that a missing last one is a difference.
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function hunksOf(rows: readonly Row[]): [number, number][] {
  const hunks: [number, number][] = [];
  for (const [at, { sign }] of rows.entries()) {
    if (sign === ' ') continue;
    const last = hunks.at(-1);
    const to = Math.min(rows.length, at + context + 1);
    if (last && at - context <= last[1]) last[1] = to;
    else hunks.push([Math.max(0, at - context), to]);
  }
  return hunks;
}

function hunk(rows: readonly Row[], from: number, to: number): string {
  const shown = rows.slice(from, to);
  const text = shown.map(({ sign, line }) => sign + (line.endsWith('\n') ? line : noEnd(line)));
  return `@@ -${range(rows, from, shown, '+')} +${range(rows, from, shown, '-')} @@\n${text.join('')}`;
}

function noEnd(line: string): string {
  return `${line}\n\\ No newline at end of file\n`;
}

// An empty side is named by the line before it.
function range(
  rows: readonly Row[],
  from: number,
  shown: readonly Row[],
  not: Row['sign'],
): string {
  const length = shown.filter(({ sign }) => sign !== not).length;
  const before = rows.slice(0, from).filter(({ sign }) => sign !== not).length;
  return `${length === 0 ? before : before + 1}${length === 1 ? '' : `,${length}`}`;
}
