import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

/** Make a repository with these files in one commit; gives the SHA. `git` runs more commands in it. */
export async function makeRepository(folder: string, files: Record<string, string | Uint8Array>) {
  mkdirSync(folder, { recursive: true });
  const git = async (...args: string[]) =>
    (await execa('git', args, { cwd: folder, env: identity })).stdout.trim();
  await git('init', '--quiet', '--initial-branch=main');
  const commit = async (more: Record<string, string | Uint8Array>) => {
    for (const [path, content] of Object.entries(more)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '-m', 'A commit');
    return git('rev-parse', 'HEAD');
  };
  return { git, commit, sha: await commit(files) };
}

const identity = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};
