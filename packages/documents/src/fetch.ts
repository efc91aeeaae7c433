import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { makeFolder, UsageError, withoutPassword } from '@labpipe/cli';
import type { Git } from './git.ts';
import { DocumentError } from './problem.ts';

/** A commit of a repository: what git is given, what is shown, and the SHA or its beginning. */
interface Wanted {
  url: string;
  repo: string;
  commit: string;
}

/** Fetch beside the place and rename, so that another process finds all of it or nothing. Gives the whole SHA. */
export async function fetchInto(git: Git, folder: string, wanted: Wanted): Promise<string> {
  const temporary = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  makeCacheFolder(temporary);
  try {
    const sha = await fetchCommit(git, temporary, wanted);
    await moveInto(git, temporary, folder, sha);
    return sha;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function makeCacheFolder(folder: string): void {
  try {
    // A repository may be a private one.
    makeFolder(folder, 0o700);
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

/** The whole SHA of a commit that a bare repository has. */
export async function resolveCommit(
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
