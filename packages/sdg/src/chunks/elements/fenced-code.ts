import type { Line } from '../lines.ts';
import { element, type Read } from './element.ts';

/** Code between fences; without a closing one it goes on to the end, as in CommonMark. */
export function readFence(lines: readonly Line[], at: number): Read | undefined {
  const open = (lines[at] as Line).text;
  const marks = fenceMarks(open);
  if (!marks) return undefined;
  let past = at + 1;
  while (past < lines.length && !closesFence((lines[past] as Line).text, marks)) past++;
  const fence = { open: open.trim(), close: marks };
  return element('code', lines, at, Math.min(past + 1, lines.length), { fence });
}

/** The marks of a line that opens a fence. */
export function fenceMarks(line: string): string | undefined {
  const [, marks, info] = /^[ \t]*(`{3,}|~{3,})(.*)$/s.exec(line) ?? [];
  return marks?.startsWith('`') && info?.includes('`') ? undefined : marks;
}

function closesFence(line: string, marks: string): boolean {
  const text = line.trim();
  return text.length >= marks.length && text === (marks[0] as string).repeat(text.length);
}
