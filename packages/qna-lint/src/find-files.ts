import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A path to look at: a file to lint, one whose name is nearly right, or a folder that cannot be read. */
export interface Found {
  readonly path: string;
  readonly what: 'file' | 'misnamed' | 'unreadable';
}

/**
 * The files to lint below these paths, sorted and each once. A path to a file stands for itself; of a folder, every
 * qna.yaml in it counts, and names that are nearly that are reported. Links to folders and hidden folders are not
 * entered, as in git and in Python's os.walk, so that links cannot form a loop.
 */
export function findFiles(paths: readonly string[]): Found[] {
  const found = new Map<string, Found>();
  for (const path of paths) {
    for (const file of isFolder(path) ? walk(path) : [{ path, what: 'file' } as const]) {
      found.set(file.path, file);
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether a name is qna.yaml but for its case or the ending .yml. */
function isNearlyNamed(name: string): boolean {
  return name !== 'qna.yaml' && ['qna.yaml', 'qna.yml'].includes(name.toLowerCase());
}

function* walk(folder: string): Generator<Found> {
  const entries = read(folder);
  if (!entries) yield { path: folder, what: 'unreadable' };
  for (const entry of entries ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && entry.name !== 'node_modules') yield* walk(path);
    } else if (basename(path) === 'qna.yaml') {
      yield { path, what: 'file' };
    } else if (isNearlyNamed(entry.name)) {
      yield { path, what: 'misnamed' };
    }
  }
}

function read(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Whatever is wrong with it is said when the file is read.
    return false;
  }
}
