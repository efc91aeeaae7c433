import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isGlob, matchesGlob } from '@labpipe/cli';
import { DocumentError } from './problem.ts';
import type { Shelf, ShelfFile } from './shelf.ts';

const mostFiles = 100_000;

/** The files of a folder and those below it; nothing outside, whatever links say. */
export function openFolder(folder: string): Shelf {
  return {
    source: {},
    match: (pattern) => match(folder, pattern),
    find: (path) => find(folder, path),
  };
}

async function match(folder: string, pattern: string): Promise<string[]> {
  if (await exists(join(folder, pattern))) return [pattern.replace(/^(\.\/)+/, '')];
  if (!isGlob(pattern)) return [];
  try {
    return await search(folder, pattern);
  } catch (cause) {
    throw unreadable(pattern, cause);
  }
}

async function search(folder: string, pattern: string): Promise<string[]> {
  const matched: string[] = [];
  let seen = 0;
  for await (const path of walk(folder, '')) {
    if (++seen > mostFiles) throw tooMany(pattern);
    if (matchesGlob(pattern, path)) matched.push(path);
  }
  return matched.sort();
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Every path below a folder that is no folder; links are named, never followed. */
async function* walk(folder: string, below: string): AsyncGenerator<string> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(folder, path);
    else yield path;
  }
}

function tooMany(pattern: string): DocumentError {
  const message = `${pattern}: Unexpected folder of more than ${mostFiles} files, expected the documents of one leaf`;
  return new DocumentError('too-large', message);
}

async function find(folder: string, path: string): Promise<ShelfFile> {
  try {
    const root = await realpath(folder);
    const place = await realpath(join(root, path));
    if (!place.startsWith(`${root}${sep}`)) {
      const expected = 'expected one within the folder of the qna.yaml';
      throw new DocumentError(
        'link-leads-out',
        `${path}: Unexpected link to ${place}, ${expected}`,
      );
    }
    const { size } = await checkFile(place, path);
    return {
      path: relative(root, place).split(sep).join('/'),
      bytes: size,
      read: () => readFile(place),
    };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(what: string, cause: unknown): DocumentError {
  if (cause instanceof DocumentError) return cause;
  const message = `${what}: Unexpected error (${(cause as Error).message}), expected a file we can read`;
  return new DocumentError('unreadable', message, 'failed', { cause });
}

// Opening a pipe or a device would wait for ever.
async function checkFile(place: string, path: string) {
  const found = await stat(place);
  if (found.isFile()) return found;
  throw new DocumentError(
    'not-a-file',
    `${path}: Unexpected folder or device, expected a file`,
    'rejected',
  );
}
