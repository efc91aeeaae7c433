import type { Parsed, Reply } from './reply.ts';
import { spokenText } from './reply.ts';

/** What a value stands between; both empty means the whole reply. */
export interface Tags {
  start: string;
  end: string;
}

/**
 * The texts between each column's tags, the first of each column in the first row and so on (InstructLab's LLMBlock). What
 * has no counterpart in another column is refused.
 */
export function parseTags({ text }: Reply, tags: readonly Tags[]): Parsed {
  const spoken = spokenText(text);
  const columns = tags.map((tag) => between(spoken, tag));
  const count = Math.min(...columns.map(({ length }) => length));
  const rows = Array.from({ length: count }, (_, row) =>
    columns.map((column) => column[row] as string),
  );
  const alone = columns.flatMap((column) => column.slice(count));
  if (rows.length === 0 && alone.length === 0) {
    return { rows, refusals: [{ reason: 'unparsable', detail: expectation(tags), text }] };
  }
  const refusals = alone.map((value) => ({
    reason: 'unparsable',
    detail: expectation(tags),
    text: value,
  }));
  return { rows, refusals };
}

function between(text: string, { start, end }: Tags): string[] {
  if (start === '' && end === '') return text === '' ? [] : [text];
  const found: string[] = [];
  let at = 0;
  while (true) {
    const open = text.indexOf(start, at);
    const from = open + start.length;
    const to = end === '' ? text.length : text.indexOf(end, from);
    if (open < 0 || to < 0) return found;
    found.push(text.slice(from, to).trim());
    at = to + end.length;
    if (at >= text.length) return found;
  }
}

function expectation(tags: readonly Tags[]): string {
  const names = tags.map(({ start, end }) => `${start} … ${end}`.trim()).join(' and ');
  return names === '…'
    ? 'Unexpected empty reply, expected text'
    : `Unexpected text, expected ${names}`;
}
