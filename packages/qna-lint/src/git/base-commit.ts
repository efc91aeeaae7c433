import { UsageError } from '@labpipe/cli';
import type { Git } from './git.ts';

/**
 * The commit that changes are counted from, found as `ilab taxonomy diff` finds it. A branch (`main`, or with a slash a
 * remote one, `origin/main`) stands for the first commit, walking from HEAD along first parents, that it contains;
 * anything else (a tag, a hash, `HEAD~1`) for itself. UsageError where there is none.
 */
export async function baseCommit(git: Git, base: string): Promise<string> {
  const refs = await branches(git, base);
  if (refs.length > 0) return branchPoint(git, base, refs);
  if (base.includes('/')) throw noBranch(base);
  // A name may not be taken for an option.
  const commit = base.startsWith('-') ? undefined : await resolve(git, base);
  if (commit === undefined) {
    throw new UsageError(
      `--base: Couldn't find the taxonomy git ref "${base}" from the current HEAD, expected a branch, a tag, a commit or "empty"`,
    );
  }
  return commit;
}

// InstructLab looks for the name at the end of the names of branches, so that a local `main` counts together with
// `origin/main`; unlike there, only whole parts of a name do.
async function branches(git: Git, base: string): Promise<string[]> {
  const format = '--format=%(refname)';
  const all =
    (await git(['for-each-ref', format, 'refs/heads', 'refs/remotes']))?.split('\n') ?? [];
  if (base.includes('/')) {
    const remote = all.filter((ref) => ref === `refs/remotes/${base}`);
    return remote.length > 0 ? remote : all.filter((ref) => ref === `refs/heads/${base}`);
  }
  if (!all.includes(`refs/heads/${base}`)) return [];
  return all.filter((ref) => ref.endsWith(`/${base}`));
}

// Every ancestor of what a branch contains is contained as well, so the first one follows the last that is not.
async function branchPoint(git: Git, base: string, refs: readonly string[]): Promise<string> {
  const list = ['rev-list', '--first-parent', 'HEAD', '--not', ...refs, '--'];
  const own = (await git(list))?.split('\n').filter(Boolean) ?? [];
  const commit = await resolve(git, own.length === 0 ? 'HEAD' : `${own.at(-1)}^1`);
  if (commit === undefined) throw noBranch(base);
  return commit;
}

function resolve(git: Git, name: string): Promise<string | undefined> {
  return git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], true);
}

function noBranch(base: string): UsageError {
  return new UsageError(
    `--base: Couldn't find the taxonomy base branch "${base}" from the current HEAD: fetch it, with its history (git fetch --unshallow), or name another`,
  );
}
