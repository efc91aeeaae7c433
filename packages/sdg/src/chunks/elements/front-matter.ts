import type { Line } from '../lines.ts';
import { element, type Read } from './element.ts';

/** YAML between two `---` at the very beginning. */
export function readFrontMatter(lines: readonly Line[], at: number): Read | undefined {
  if (at !== 0 || lines[0]?.text.trim() !== '---') return undefined;
  if (!/^[\w-]+:/.test(lines[1]?.text ?? '')) return undefined;
  const end = lines.findIndex(({ text }, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(text));
  return end < 0 ? undefined : element('code', lines, 0, end + 1);
}
