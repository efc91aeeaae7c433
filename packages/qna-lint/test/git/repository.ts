import { execFileSync } from 'node:child_process';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { main } from '../../src/cli.ts';
import { skill, writeFiles } from '../taxonomy.ts';

/** Where the skill of a name lies. */
export const place = (name: string) => `compositional_skills/${name}/qna.yaml`;

/** A repository with a commit for each skill; `changed` lists what --base takes for changed. */
export function repository(...names: string[]) {
  const folder = temporaryFolder();
  const git = (...args: string[]) =>
    String(
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ).trim();
  git('init', '-q', '-b', 'main');
  writeFiles(folder, { '.git/info/exclude': 'ignored/\n' });
  const add = (name: string) => {
    writeFiles(folder, { [place(name)]: skill });
    git('add', '-A');
    git('commit', '-q', '-m', name);
  };
  for (const name of names) add(name);
  const changed = async (base: string, ...paths: string[]) => {
    const given = paths.length > 0 ? paths : [folder];
    const { code, stdout, stderr } = await runInTest(main, ['--list', `--base=${base}`, ...given]);
    const listed = stdout.split('\n').filter(Boolean);
    return { code, stderr, names: listed.map((path) => path.split('/').at(-2)) };
  };
  return { folder, git, add, changed };
}
