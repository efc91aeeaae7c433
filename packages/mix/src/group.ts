import type { Entry } from './entry.ts';
import { metadataOf } from './row-texts.ts';

/** What a row is balanced by: what its metadata say under this name, of `leaf` the path where there is one. */
export function groupOf(entry: Entry, name: string): string {
  const metadata = metadataOf(entry);
  const names = name === 'leaf' ? ['path', name] : [name];
  const said = names.map((one) => metadata[one]).find((value) => typeof value === 'string');
  return (said as string | undefined) ?? '';
}
