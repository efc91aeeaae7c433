import { isGlob } from '@labpipe/cli';
import type { Converter } from './converter.ts';
import type { Document } from './document.ts';
import { checkSize, formatOf } from './formats.ts';
import { pathsLike } from './paths-like.ts';
import { leavesFolder } from './place.ts';
import { DocumentError, type Problem, problemOf } from './problem.ts';

/** A place that holds documents: a commit of a repository, or a folder. */
export interface Shelf {
  /** What a document's source says besides its file. */
  source: { repo?: string; commit?: string };
  /** The paths that a pattern matches, in a fixed order. */
  match: (pattern: string) => Promise<string[]>;
  /** A file by its path; throws a DocumentError for what lies elsewhere or is no file. */
  find: (path: string) => Promise<ShelfFile>;
}

export interface ShelfFile {
  /** The path that the file really has: the same for two names of one file. */
  path: string;
  bytes: number;
  read: () => Promise<Uint8Array>;
}

/** The documents that patterns name on a shelf, each file once however often it is matched, or why there is none. */
export async function* takeDocuments(
  shelf: Shelf,
  patterns: readonly string[],
  converter?: Converter,
): AsyncGenerator<Document | Problem> {
  const seen = new Set<string>();
  for (const pattern of patterns) {
    for (const path of await matchSafely(shelf, pattern)) {
      const document =
        typeof path === 'string' ? await takeDocument(shelf, path, seen, converter) : path;
      if (document) yield document;
    }
  }
}

async function matchSafely(shelf: Shelf, pattern: string): Promise<(string | Problem)[]> {
  try {
    const why = leavesFolder(pattern);
    const expected = 'expected a path or glob within the folder';
    if (why)
      throw new DocumentError('leaves-folder', `${pattern}: ${why}, ${expected}`, 'rejected');
    const paths = await shelf.match(pattern);
    if (paths.length > 0) return paths;
    throw await nothingAt(shelf, pattern);
  } catch (error) {
    return [problemOf(error, pattern)];
  }
}

async function nothingAt(shelf: Shelf, pattern: string): Promise<DocumentError> {
  const alike = pathsLike(pattern, await shelf.match('**').catch(() => []));
  const hint = alike.length === 0 ? '' : `, such as ${alike.join(', ')}`;
  return isGlob(pattern)
    ? new DocumentError(
        'no-match',
        `${pattern}: Unexpected pattern, expected one that matches a file${hint}`,
      )
    : new DocumentError(
        'missing-file',
        `${pattern}: Unexpected missing file, expected a document${hint}`,
      );
}

async function takeDocument(
  { source, find }: Shelf,
  path: string,
  seen: Set<string>,
  converter: Converter | undefined,
): Promise<Document | Problem | undefined> {
  try {
    const file = await find(path);
    if (seen.has(file.path)) return undefined;
    seen.add(file.path);
    const read = converter?.takes(path) ? converter.convert : formatOf(path).read;
    checkSize(file.bytes, path);
    const text = await read(await file.read(), path);
    if (text.trim() !== '') return { source: { ...source, file: file.path }, text };
    throw new DocumentError(
      'empty',
      `${path}: Unexpected empty document, expected text`,
      'rejected',
    );
  } catch (error) {
    return problemOf(error, path);
  }
}
