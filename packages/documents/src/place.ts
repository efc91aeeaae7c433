import { isAbsolute } from 'node:path';

/** Why a path or pattern of a qna.yaml may not be used; nothing when it stays within its folder. */
export function leavesFolder(path: string): string | undefined {
  if (path.trim() === '') return 'Unexpected empty path';
  if (hasControlCharacter(path)) return 'Unexpected control character';
  if (isAbsolute(path) || /^[a-z]:[\\/]/i.test(path) || path.startsWith('~')) {
    return 'Unexpected absolute path';
  }
  if (path.split(/[\\/]/).includes('..')) return "Unexpected '..'";
  return undefined;
}

export function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\x7f');
}
