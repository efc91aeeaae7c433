import type { Line } from '../lines.ts';
import { fenceMarks } from './fenced-code.ts';
import { headingOf } from './heading.ts';

/** Whether a line begins an element that ends whatever stands before it. */
export function startsElement({ text }: Line): boolean {
  return (
    headingOf(text) !== undefined || fenceMarks(text) !== undefined || /^ {0,3}<table\b/i.test(text)
  );
}
