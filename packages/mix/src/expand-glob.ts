import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isGlob, matchesGlob } from '@labpipe/cli';

/**
 * The files that a path names, in the order of their names: itself where it is one or has no wildcard, else all that match, as in
 * Python's recursive glob. Throws what the file system throws.
 */
export function expandGlob(path: string): string[] {
  if (!isGlob(path) || existsSync(path)) return [path];
  const parts = path.split('/');
  const first = parts.findIndex(isGlob);
  const folder = parts.slice(0, first).join('/') || (path.startsWith('/') ? '/' : '.');
  const pattern = parts.slice(first).join('/');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: pattern.includes('/'), withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => matchesGlob(pattern, relative(folder, file).split(sep).join('/')))
    .sort();
}
