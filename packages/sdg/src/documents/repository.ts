import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Io, UsageError } from '@labpipe/cli';
import { type Git, openGit } from './git.ts';
import { DocumentError } from './problem.ts';
import { readTree, type Tree } from './tree.ts';
import { safeUrl, withoutPassword } from './url.ts';

/** The files of a repository at a commit. */
export interface Repository {
  /** The url without any password. */
  repo: string;
  /** The whole SHA. */
  commit: string;
  tree: Tree;
}

export type Repositories = (repo: string, commit: string) => Promise<Repository>;

/** Repositories kept in memory; a taxonomy names few, and not in turns. */
const kept = 8;

/**
 * Repositories at a commit, each fetched once into a cache below XDG_CACHE_HOME that several processes may share. Nothing
 * is ever checked out: files are read from git's own store, so nothing in a repository can run or lead elsewhere.
 */
export function openRepositories(io: Pick<Io, 'env' | 'signal'>): Repositories {
  const git = openGit(io);
  const cache = cacheFolder(io.env);
  const opened = new Map<string, Promise<Repository>>();

  return (repo, commit) => {
    const key = createHash('sha256')
      .update(JSON.stringify([repo, commit]))
      .digest('hex');
    const repository =
      opened.get(key) ?? openRepository(git, join(cache, key.slice(0, 24)), repo, commit);
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
): Promise<Repository> {
  const url = safeUrl(repo);
  if (!/^[0-9a-f]{7,64}$/i.test(commit)) {
    throw new DocumentError(
      'unsafe-commit',
      `commit ${JSON.stringify(commit)}: Unexpected name, expected the SHA of a commit (git ls-remote shows those of branches)`,
    );
  }
  const found = existsSync(folder) ? await resolveCommit(git, folder, commit) : undefined;
  const sha = found ?? (await fetchInto(git, folder, { url, repo, commit }));
  return { repo: withoutPassword(repo), commit: sha, tree: await readTree(git, folder, sha) };
}

interface Wanted {
  url: string;
  repo: string;
  commit: string;
}

/** Fetch beside the place and rename, so that another process finds all of it or nothing. Gives the whole SHA. */
async function fetchInto(git: Git, folder: string, wanted: Wanted): Promise<string> {
  const temporary = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  await makeFolder(temporary);
  try {
    const sha = await fetchCommit(git, temporary, wanted);
    await moveInto(git, temporary, folder, sha);
    return sha;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UsageError(
      `Unexpected cache folder (${why}), expected one we can write: set XDG_CACHE_HOME`,
      { cause },
    );
  }
}

async function fetchCommit(
  git: Git,
  folder: string,
  { url, repo, commit }: Wanted,
): Promise<string> {
  const show = withoutPassword(repo);
  const run = async (...args: string[]) => {
    const result = await git([`--git-dir=${folder}`, ...args]);
    return { ...result, error: result.error.replaceAll(url, show) };
  };
  const format = commit.length === 64 ? 'sha256' : 'sha1';
  await run('init', '--bare', '--quiet', '--template=', `--object-format=${format}`);
  const fetch = (...refs: string[]) =>
    run(
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-recurse-submodules',
      '--no-write-fetch-head',
      ...refs,
    );

  const isWhole = commit.length === 40 || commit.length === 64;
  // One commit is all that is wanted; a server that gives out branches only is asked for those.
  if (isWhole) await fetch('--depth=1', '--', url, `${commit.toLowerCase()}:refs/labpipe/commit`);
  const first = isWhole && (await resolveCommit(git, folder, commit));
  if (first) return first;
  const { ok, error } = await fetch(
    '--',
    url,
    '+refs/heads/*:refs/labpipe/heads/*',
    '+refs/tags/*:refs/labpipe/tags/*',
  );
  if (!ok) throw new DocumentError('git-failed', `${show}: git could not fetch it: ${error}`);
  const sha = await resolveCommit(git, folder, commit);
  if (sha) return sha;
  throw new DocumentError(
    'missing-commit',
    `${show}: Unexpected commit ${commit}, expected one that the repository has`,
  );
}

async function resolveCommit(
  git: Git,
  folder: string,
  commit: string,
): Promise<string | undefined> {
  const revision = `${commit.toLowerCase()}^{commit}`;
  const { ok, bytes } = await git([
    `--git-dir=${folder}`,
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    revision,
  ]);
  const sha = Buffer.from(bytes).toString('utf8').trim();
  // A branch can be named like the beginning of a SHA.
  return ok && sha.startsWith(commit.toLowerCase()) ? sha : undefined;
}

async function moveInto(git: Git, from: string, to: string, sha: string): Promise<void> {
  if (await isMoved(from, to)) return;
  // Another process came first, unless what lies there is broken.
  if (await resolveCommit(git, to, sha)) return;
  await rm(to, { recursive: true, force: true });
  if (!(await isMoved(from, to)) && !(await resolveCommit(git, to, sha))) {
    throw new UsageError(`${to}: Unexpected folder in our way, expected none: remove it`);
  }
}

async function isMoved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch {
    return false;
  }
}
