import { posix } from 'node:path';

const most = 3;

/** The paths that somebody who wrote this pattern may have meant: files of the same name in another folder or case, or of the same type. */
export function pathsLike(pattern: string, paths: readonly string[]): string[] {
  const name = posix.basename(pattern).toLowerCase();
  const namesakes = paths.filter((path) => posix.basename(path).toLowerCase() === name);
  if (namesakes.length > 0) return namesakes.slice(0, most);
  const ending = posix.extname(name);
  if (ending === '') return [];
  return paths.filter((path) => path.toLowerCase().endsWith(ending)).slice(0, most);
}
