import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '@labpipe/cli';
import type { Found } from '../find-files.ts';
import { baseCommit } from './base-commit.ts';
import { type Git, gitIn } from './git.ts';

/**
 * Those of the files below some paths that git calls changed against a base, in the working tree or its index, and those
 * that it does not know and does not ignore. The base `empty` changes every file, and needs no repository.
 */
export async function changedFiles(
  found: readonly Found[],
  paths: readonly string[],
  base: string,
  signal?: AbortSignal,
): Promise<Found[]> {
  if (base === 'empty') return [...found];
  const changed = new Set<string>();
  for (const folder of await repositories(paths, signal)) {
    for (const file of await changes(folder, base, signal)) changed.add(file);
  }
  // What is not there, or not for us to read, git cannot know; it stays, to be named.
  return found.filter(({ path, what }) => {
    return what === 'unreadable' || !existsSync(path) || changed.has(realPath(path));
  });
}

async function repositories(paths: readonly string[], signal?: AbortSignal): Promise<Set<string>> {
  const folders = new Set(paths.map((path) => (isFolder(path) ? path : dirname(path))));
  const tops = new Set<string>();
  for (const folder of folders) {
    const git: Git = gitIn(folder, signal);
    const top = isFolder(folder) ? await git(['rev-parse', '--show-toplevel'], true) : undefined;
    if (top === undefined) {
      throw new UsageError(
        `--base: Unexpected folder ${folder} outside of any git repository, expected one inside: --base empty checks every file`,
      );
    }
    tops.add(realpathSync(top));
  }
  return tops;
}

async function changes(top: string, base: string, signal?: AbortSignal): Promise<string[]> {
  const git = gitIn(top, signal);
  const commit = await baseCommit(git, base);
  const untracked = await git(['ls-files', '--others', '--exclude-standard', '-z']);
  const options = ['--no-ext-diff', '--no-textconv', '--no-renames', '--no-relative'];
  const changed = await git([
    'diff',
    ...options,
    '--ignore-submodules',
    '--name-only',
    '--diff-filter=d',
    '-z',
    commit,
    '--',
  ]);
  const names = `${untracked}\0${changed}`.split('\0').filter(Boolean);
  return names.map((name) => join(top, name));
}

// The folder's real path, as git names it; the file itself may be a link that git keeps as one.
function realPath(path: string): string {
  return join(realpathSync(dirname(resolve(path))), basename(path));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
