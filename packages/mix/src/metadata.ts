import { type Entry, rowOf } from './entry.ts';

const key = '"metadata":';
const quote = 34;
const backslash = 92;

/**
 * What the metadata of an entry's row hold, or nothing where they are no object of JSON. The row is not parsed: the text of its
 * metadata is found by their key, which as bytes stands in no string of JSON.
 */
export function metadataOf({ bytes }: Pick<Entry, 'bytes'>): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(metadataText(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function metadataText(bytes: Buffer): string {
  const at = bytes.indexOf(key);
  // Twice, where a message has such a key as well.
  if (at < 0 || bytes.indexOf(key, at + 1) >= 0) return rowOf({ bytes }).metadata;
  const start = bytes.indexOf(quote, at + key.length);
  let end = start + 1;
  while (end < bytes.length && bytes[end] !== quote) end += bytes[end] === backslash ? 2 : 1;
  return JSON.parse(bytes.toString('utf8', start, end + 1));
}
