import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Io, withoutPassword } from '@labpipe/cli';
import { fetchInto, resolveCommit } from './fetch.ts';
import { type Git, openGit } from './git.ts';
import { DocumentError } from './problem.ts';
import { readTree, type Tree } from './tree.ts';
import { safeUrl } from './url.ts';

/** The files of a repository at a commit. */
export interface Repository {
  /** The url without any password. */
  repo: string;
  /** The whole SHA. */
  commit: string;
  tree: Tree;
}

export type Repositories = (repo: string, commit: string) => Promise<Repository>;

/** Whether a repository may be fetched. */
export type MayFetch = (repo: string) => Promise<boolean>;

/** Repositories kept in memory; a taxonomy names few, and not in turns. */
const kept = 8;

/**
 * Repositories at a commit, each fetched once into a cache below XDG_CACHE_HOME that several processes may share. Nothing
 * is ever checked out: files are read from git's own store, so nothing in a repository can run or lead elsewhere. What
 * `mayFetch` says no to is `not-fetched`, unless the cache has it.
 */
export function openRepositories(
  io: Pick<Io, 'env' | 'signal'>,
  mayFetch: MayFetch = async () => true,
): Repositories {
  const git = openGit(io);
  const cache = cacheFolder(io.env);
  const opened = new Map<string, Promise<Repository>>();

  return (repo, commit) => {
    const key = createHash('sha256')
      .update(JSON.stringify([repo, commit]))
      .digest('hex');
    const repository =
      opened.get(key) ?? openRepository(git, join(cache, key.slice(0, 24)), repo, commit, mayFetch);
    opened.delete(key);
    opened.set(key, repository);
    for (const oldest of [...opened.keys()].slice(0, -kept)) opened.delete(oldest);
    return repository;
  };
}

function cacheFolder(env: Io['env']): string {
  const cache = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  return join(cache, 'labpipe', 'git');
}

async function openRepository(
  git: Git,
  folder: string,
  repo: string,
  commit: string,
  mayFetch: MayFetch,
): Promise<Repository> {
  const url = safeUrl(repo);
  if (!/^[0-9a-f]{7,64}$/i.test(commit)) {
    throw new DocumentError(
      'unsafe-commit',
      `commit ${JSON.stringify(commit)}: Unexpected name, expected the SHA of a commit (git ls-remote shows those of branches)`,
    );
  }
  const found = existsSync(folder) ? await resolveCommit(git, folder, commit) : undefined;
  if (!found && !(await mayFetch(repo))) {
    throw new DocumentError(
      'not-fetched',
      `${withoutPassword(repo)}: Unexpected repository that is not in the cache, expected one`,
    );
  }
  const sha = found ?? (await fetchInto(git, folder, { url, repo, commit }));
  return { repo: withoutPassword(repo), commit: sha, tree: await readTree(git, folder, sha) };
}
