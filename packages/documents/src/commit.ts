import { matchesGlob } from '@labpipe/cli';
import type { Repository } from './repository.ts';
import type { Shelf } from './shelf.ts';

/** The files of a commit. */
export function openCommit({ repo, commit, tree }: Repository): Shelf {
  return {
    source: { repo, commit },
    match: async (pattern) =>
      tree.paths.filter((path) => path === pattern || matchesGlob(pattern, path)),
    find: async (path) => {
      const file = await tree.find(path);
      return { path: file.path, bytes: file.bytes, read: () => tree.read(file) };
    },
  };
}
