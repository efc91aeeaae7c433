import type { Line } from '../lines.ts';
import { type Context, element, isBlank } from './element.ts';

/** Code by its indentation; below a list it belongs to an item. */
export function readIndentedCode(lines: readonly Line[], at: number, { before }: Context) {
  const isIndented = (line: Line) => /^( {4}|\t)/.test(line.text);
  if (before?.kind === 'list' || !isIndented(lines[at] as Line)) return undefined;
  let past = at;
  while (past < lines.length && (isIndented(lines[past] as Line) || isBlank(lines[past]))) past++;
  return element('code', lines, at, past);
}
