import { fstatSync } from 'node:fs';
import type { Io } from '@labpipe/cli';
import type { Settings } from '../lint.ts';

/** The options that say whether documents are looked at. */
export interface DocumentArgs extends Settings {
  /** `auto`, `always` or `never`. */
  readonly documents: string;
  quiet?: boolean | undefined;
}

/** Whether documents are fetched and read: when asked to, or by itself for whoever reads the leaves, as sdg will want them. */
export function looksAtDocuments(
  { documents, compat }: DocumentArgs,
  { stdout }: Pick<Io, 'stdout'>,
): boolean {
  if (documents !== 'auto') return documents === 'always';
  return !compat && isRead(stdout);
}

// A terminal or /dev/null wants the findings alone, and those at once.
function isRead(stdout: unknown): boolean {
  const { fd } = stdout as { fd?: unknown };
  if (typeof fd !== 'number') return false;
  const stat = fstatSync(fd);
  return stat.isFIFO() || stat.isFile() || stat.isSocket();
}
