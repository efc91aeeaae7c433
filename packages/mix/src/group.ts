import { metadataText } from './commands/read-rows.ts';
import { type Entry, rowOf } from './entry.ts';

/** What a row is balanced by: what its metadata say under this name, of `leaf` the path where there is one. */
export function groupOf(entry: Entry, name: string): string {
  const { metadata } = rowOf(entry);
  const path = name === 'leaf' ? metadataText(metadata, 'path') : undefined;
  return path ?? metadataText(metadata, name) ?? '';
}
