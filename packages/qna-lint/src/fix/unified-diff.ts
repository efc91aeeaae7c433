import { lineChanges } from './line-changes.ts';

/** Lines around a change that a diff shows. */
const context = 3;

interface Row {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

const signs = { same: ' ', removed: '-', added: '+' } as const;

/** How a text becomes another, in the format of `diff -u`, which `patch -p0` takes; empty where they are equal. */
export function unifiedDiff(path: string, old: string, fresh: string): string {
  if (old === fresh) return '';
  const rows = lineChanges(linesOf(old), linesOf(fresh)).flatMap(({ kind, lines }) =>
    lines.map((line): Row => ({ sign: signs[kind], line })),
  );
  const before = beforeEach(rows);
  const hunks = hunksOf(rows).map(([from, to]) => hunk(rows, before[from], from, to));
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

// The lines of either text that come before each row.
interface Before {
  readonly old: number;
  readonly new: number;
}

function beforeEach(rows: readonly Row[]): Before[] {
  const before: Before[] = [];
  let [old, fresh] = [0, 0];
  for (const { sign } of rows) {
    before.push({ old, new: fresh });
    if (sign !== '+') old++;
    if (sign !== '-') fresh++;
  }
  return before;
}

function hunk(rows: readonly Row[], before: Before | undefined, from: number, to: number): string {
  const shown = rows.slice(from, to);
  const text = shown.map(({ sign, line }) => sign + (line.endsWith('\n') ? line : noEnd(line)));
  const [old, fresh] = [range(shown, before?.old ?? 0, '+'), range(shown, before?.new ?? 0, '-')];
  return `@@ -${old} +${fresh} @@\n${text.join('')}`;
}

function noEnd(line: string): string {
  return `${line}\n\\ No newline at end of file\n`;
}

// An empty side is named by the line before it.
function range(shown: readonly Row[], before: number, not: Row['sign']): string {
  const length = shown.filter(({ sign }) => sign !== not).length;
  return `${length === 0 ? before : before + 1}${length === 1 ? '' : `,${length}`}`;
}
