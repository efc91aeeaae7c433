import type { Line } from '../lines.ts';
import { type Context, readUntil } from './element.ts';

export const commentEnd = /-->/;

/** An HTML comment, which may hold what looks like headings. */
export function readComment(lines: readonly Line[], at: number, { lastComment }: Context) {
  if (at > lastComment || !/^ {0,3}<!--/.test((lines[at] as Line).text)) return undefined;
  return readUntil('paragraph', lines, at, commentEnd);
}
