import type { Line } from '../lines.ts';
import { element, isBlank, type Read } from './element.ts';
import { startsElement } from './starts-element.ts';
import { readTable } from './table.ts';

/** Whatever is nothing else, to the next blank line or element. */
export function readParagraph(lines: readonly Line[], at: number): Read {
  let past = at + 1;
  while (past < lines.length && !endsParagraph(lines, past)) past++;
  return element('paragraph', lines, at, past);
}

function endsParagraph(lines: readonly Line[], at: number): boolean {
  const line = lines[at] as Line;
  return (
    isBlank(line) ||
    startsElement(line) ||
    /^ {0,3}([-*+]|1[.)])[ \t]+\S/.test(line.text) ||
    readTable(lines, at) !== undefined
  );
}
