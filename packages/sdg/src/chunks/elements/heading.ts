import type { Line } from '../lines.ts';
import { element, type Read } from './element.ts';
import { isItem } from './item.ts';

/** A heading marked with `#`. */
export function readHeading(lines: readonly Line[], at: number): Read | undefined {
  const heading = headingOf((lines[at] as Line).text);
  return heading && element('heading', lines, at, at + 1, heading);
}

/** The level and title of a line that is a heading. */
export function headingOf(line: string): { level: number; title: string } | undefined {
  const marks = /^ {0,3}(#{1,6})(?=[ \t]|$)/.exec(line);
  if (!marks) return undefined;
  return { level: (marks[1] as string).length, title: titleOf(line.slice(marks[0].length)) };
}

function titleOf(text: string): string {
  const title = text.trim();
  let end = title.length;
  while (title[end - 1] === '#') end--;
  const closed = end === 0 || title[end - 1] === ' ' || title[end - 1] === '\t';
  return closed ? title.slice(0, end).trimEnd() : title;
}

/** A line with a rule below. CommonMark allows several lines above it; real documents mean a divider then. */
export function readUnderlinedHeading(lines: readonly Line[], at: number): Read | undefined {
  const rule = /^ {0,3}(={2,}|-{3,})[ \t]*$/.exec(lines[at + 1]?.text ?? '')?.[1];
  const above = lines[at] as Line;
  if (!rule || /^\s*(>|[-*_=][-*_= \t]*$)/.test(above.text) || isItem(above.text)) return undefined;
  const level = rule.startsWith('=') ? 1 : 2;
  return element('heading', lines, at, at + 2, { level, title: above.text.trim() });
}
