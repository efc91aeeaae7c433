import type { Line } from '../lines.ts';
import { element, isBlank, type Read } from './element.ts';
import { startsElement } from './starts-element.ts';

/** A table of GitHub's kind, with a delimiter row or of rows alone, or one of Pandoc's grid tables. */
export function readTable(lines: readonly Line[], at: number): Read | undefined {
  const piped = isDelimiterRow(lines[at + 1]) && (lines[at] as Line).text.includes('|');
  if (!piped && !(startsLikeRow(lines[at]) && startsLikeRow(lines[at + 1]))) return undefined;
  let past = at + 1;
  while (past < lines.length && !isBlank(lines[past]) && !startsElement(lines[past] as Line)) {
    past++;
  }
  const headEnd = piped ? lines[at + 1]?.end : gridHead(lines.slice(at, past));
  return element('table', lines, at, past, headEnd === undefined ? {} : { headEnd });
}

function isDelimiterRow(line: Line | undefined): boolean {
  const text = line?.text ?? '';
  return text.includes('|') && text.includes('-') && /^[|:\- \t]+$/.test(text);
}

function startsLikeRow(line: Line | undefined): boolean {
  return /^ {0,3}(\||\+[-=+:]+\+)/.test(line?.text ?? '');
}

function gridHead(lines: readonly Line[]): number | undefined {
  return lines.find(({ text }) => /^\s*\+[=+:]+\+\s*$/.test(text))?.end;
}
