import { jsonRows } from './json-rows.ts';
import type { Parsed, Refusal, Reply } from './reply.ts';
import { spokenText } from './reply.ts';
import { unanswerable } from './tagged-pairs.ts';
import { trim } from './trim.ts';

/** What a value stands between; both empty means the whole reply. */
export interface Tags {
  start: string;
  end: string;
}

/**
 * The texts between each column's tags, the first of each column in the first row and so on (InstructLab's LLMBlock). What
 * has no counterpart in another column is refused. A reply without a whole row is read again with a wider mind: tags in another
 * case or never closed, then JSON objects whose keys are the columns.
 */
export function parseTags(reply: Reply, tags: readonly Tags[], names: readonly string[]): Parsed {
  const spoken = spokenText(reply.text);
  const strict = zip(tags.map((tag) => between(spoken, tag)));
  if (strict.rows.length > 0) return { rows: strict.rows, refusals: refuse(strict.alone, tags) };
  if (isWhole(tags)) return { rows: [], refusals: refuse([reply.text], tags) };
  const loose = looseColumns(spoken, tags, reply.finish === 'length');
  const { rows } = zip(loose.columns);
  if (rows.length > 0) return { rows, refusals: cutOff(loose.cut) };
  const objects = jsonRows(spoken, names);
  if (objects.length > 0) return { rows: objects, refusals: [] };
  return loose.cut === undefined
    ? { rows: [], refusals: refuse([reply.text], tags) }
    : { rows: [], refusals: cutOff(reply.text) };
}

function zip(columns: readonly string[][]): { rows: string[][]; alone: string[] } {
  const count = Math.min(...columns.map(({ length }) => length));
  const rows = Array.from({ length: count }, (_, row) =>
    columns.map((column) => column[row] as string),
  );
  return { rows, alone: columns.flatMap((column) => column.slice(count)) };
}

function isWhole(tags: readonly Tags[]): boolean {
  return tags.every(({ start, end }) => start === '' && end === '');
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

interface Mark {
  at: number;
  end: number;
  /** Of the tag that opens here; absent where one closes. */
  column?: number;
}

/** The texts from each opening tag to the next tag of any kind; the last is cut when the reply was. */
function looseColumns(text: string, tags: readonly Tags[], isCut: boolean) {
  const columns = tags.map((): string[] => []);
  const marks = marksOf(text, tags);
  let cut: string | undefined;
  for (const [index, { end, column }] of marks.entries()) {
    if (column === undefined) continue;
    const next = marks[index + 1];
    const value = trim(text.slice(end, next?.at), /[\s*_:]/, /[\s*_]/);
    if (!next && isCut) cut = value;
    else if (value !== '') columns[column]?.push(value);
  }
  return { columns, cut };
}

function marksOf(text: string, tags: readonly Tags[]): Mark[] {
  const marks = tags.flatMap(({ start, end }, column) => [
    ...placesOf(text, start).map((place): Mark => ({ ...place, column })),
    ...placesOf(text, end),
  ]);
  return marks.sort((a, b) => a.at - b.at);
}

function placesOf(text: string, tag: string): Mark[] {
  if (tag === '') return [];
  const words = tag.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s{1,4}');
  return Array.from(text.matchAll(new RegExp(words, 'gi')), ({ 0: found, index }) => ({
    at: index,
    end: index + found.length,
  }));
}

function cutOff(text: string | undefined): Refusal[] {
  if (text === undefined) return [];
  const detail = 'Unexpected end of the reply within a text: raise --max-num-tokens';
  return [{ reason: 'cut-off', detail, text }];
}

function refuse(texts: readonly string[], tags: readonly Tags[]): Refusal[] {
  return texts.map((text) =>
    unanswerable.test(text)
      ? { reason: 'unanswerable', detail: 'The teacher found nothing to ask about this text', text }
      : { reason: 'unparsable', detail: expectation(tags), text },
  );
}

function expectation(tags: readonly Tags[]): string {
  const names = tags.map(({ start, end }) => `${start} … ${end}`.trim()).join(' and ');
  return names === '…'
    ? 'Unexpected empty reply, expected text'
    : `Unexpected text, expected ${names}`;
}
