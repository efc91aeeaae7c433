import { type Entry, rowOf } from './entry.ts';

// As bytes these stand in no string of JSON, where each quote has a backslash before it.
const metadataKey = '"metadata":';
const messagesKey = '"messages":';
const startOfUser = '[{"role":"user","content":"';
const quote = 34;
const backslash = 92;

/** What the metadata of an entry's row hold, or nothing where they are no object of JSON; without parsing the row, as a rule. */
export function metadataOf(entry: Pick<Entry, 'bytes'>): Record<string, unknown> {
  try {
    const at = onlyPlace(entry.bytes, metadataKey);
    const text =
      at < 0
        ? rowOf(entry).metadata
        : stringAt(entry.bytes, entry.bytes.indexOf(quote, at + metadataKey.length));
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The first thing that a user says in an entry's row; without parsing the row where that comes first of all. */
export function firstQuestion(entry: Pick<Entry, 'bytes'>): string {
  const at = onlyPlace(entry.bytes, messagesKey) + messagesKey.length;
  const end = at + startOfUser.length;
  const isFirst = entry.bytes.toString('latin1', at, end) === startOfUser;
  if (isFirst && at >= messagesKey.length) return stringAt(entry.bytes, end - 1);
  return rowOf(entry).messages.find(({ role }) => role === 'user')?.content ?? '';
}

/** Where these bytes stand; -1 where they do nowhere, or twice, as messages of other people may have such keys too. */
function onlyPlace(bytes: Buffer, sought: string): number {
  const at = bytes.indexOf(sought);
  return at >= 0 && bytes.indexOf(sought, at + 1) >= 0 ? -1 : at;
}

/** The string of JSON whose first quote stands here. */
function stringAt(bytes: Buffer, start: number): string {
  let end = start + 1;
  while (end < bytes.length && bytes[end] !== quote) end += bytes[end] === backslash ? 2 : 1;
  return JSON.parse(bytes.toString('utf8', start, end + 1));
}
