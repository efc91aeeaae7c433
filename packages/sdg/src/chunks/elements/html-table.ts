import type { Line } from '../lines.ts';
import { type Context, readUntil } from './element.ts';

export const tableEnd = /<\/table\s*>/i;

/** An HTML table, blank lines and all. */
export function readHtmlTable(lines: readonly Line[], at: number, { lastTable }: Context) {
  if (at > lastTable || !/^ {0,3}<table\b/i.test((lines[at] as Line).text)) return undefined;
  return readUntil('table', lines, at, tableEnd);
}
