import type { Line } from '../lines.ts';
import { element, isBlank, type Read } from './element.ts';
import { isItem } from './item.ts';
import { startsElement } from './starts-element.ts';

/** A list with all that is indented below its items. */
export function readList(lines: readonly Line[], at: number): Read | undefined {
  if (!isItem((lines[at] as Line).text)) return undefined;
  let past = at + 1;
  while (past < lines.length && continuesList(lines, past)) past++;
  return element('list', lines, at, past);
}

function continuesList(lines: readonly Line[], at: number): boolean {
  const line = lines[at] as Line;
  if (isBlank(line)) {
    const next = lines[at + 1];
    return next !== undefined && (isBlank(next) || isItem(next.text) || /^\s/.test(next.text));
  }
  return !startsElement(line);
}
