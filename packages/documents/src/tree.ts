import { posix } from 'node:path';
import type { Git } from './git.ts';
import { DocumentError } from './problem.ts';

/** The files of a commit, read from git's store without a working tree. */
export interface Tree {
  /** Every path, folders apart. */
  paths: string[];
  /** The file that a path stands for, within the repository; a symbolic link that leads out is refused. */
  find: (path: string) => Promise<TreeFile>;
  read: (file: TreeFile) => Promise<Uint8Array>;
}

export interface TreeFile {
  path: string;
  mode: string;
  object: string;
  bytes: number;
}

const symbolicLink = '120000';
const mostLinks = 10;

/** The tree of a commit that lies in a bare repository. */
export async function readTree(git: Git, folder: string, commit: string): Promise<Tree> {
  const run = async (...args: string[]) => {
    const { ok, bytes, error } = await git([`--git-dir=${folder}`, ...args]);
    if (!ok)
      throw new DocumentError(
        'git-failed',
        `${folder}: Unexpected error ${error}: remove the folder and try again`,
      );
    return bytes;
  };
  const listed = Buffer.from(
    await run('ls-tree', '-r', '-z', '--long', '--full-tree', commit),
  ).toString('utf8');
  const files = new Map(listed.split('\0').flatMap(entryOf));
  const read = (file: TreeFile) => run('cat-file', 'blob', file.object);

  async function find(path: string): Promise<TreeFile> {
    let file = files.get(path);
    for (let links = 0; file?.mode === symbolicLink; links++) {
      if (links === mostLinks)
        throw new DocumentError(
          'link-leads-out',
          `${path}: Unexpected ring of links, expected a file`,
        );
      const target = Buffer.from(await read(file)).toString('utf8');
      const place = posix.normalize(posix.join(posix.dirname(file.path), target));
      if (posix.isAbsolute(target) || place === '..' || place.startsWith('../')) {
        throw new DocumentError(
          'link-leads-out',
          `${path}: Unexpected link to ${target}, expected one within the repository`,
        );
      }
      file = files.get(place);
    }
    if (!file)
      throw new DocumentError(
        'missing-file',
        `${path}: Unexpected link to nothing, expected a file of the repository`,
      );
    return file;
  }

  return { paths: [...files.keys()], find, read };
}

/** `100644 blob 0123abcd     123\tpath` */
function entryOf(line: string): [string, TreeFile][] {
  const [, mode, type, object, bytes, path] =
    /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line) ?? [];
  // What is no blob is a submodule: another repository, which nobody named.
  if (!mode || type !== 'blob' || !object || !path) return [];
  return [[path, { path, mode, object, bytes: Number(bytes) }]];
}
