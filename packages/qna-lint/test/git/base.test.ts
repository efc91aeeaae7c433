// --base against repositories that the test makes with git itself.
import { appendFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { skill, writeFiles } from '../taxonomy.ts';
import { place, repository } from './repository.ts';

test('staged, unstaged, renamed and untracked files count, deleted and ignored ones do not', async () => {
  const { folder, git, changed } = repository('same', 'staged', 'unstaged', 'old', 'gone');
  appendFileSync(join(folder, place('staged')), '# more\n');
  git('add', '-A');
  appendFileSync(join(folder, place('unstaged')), '# more\n');
  renameSync(join(folder, 'compositional_skills/old'), join(folder, 'compositional_skills/new'));
  rmSync(join(folder, place('gone')));
  writeFiles(folder, { [place('ignored')]: skill, [place('untracked name')]: skill });
  expect(await changed('HEAD')).toMatchObject({
    code: 0,
    names: ['new', 'staged', 'unstaged', 'untracked name'],
  });
});

test('a branch stands for the point where HEAD left it, not for its tip', async () => {
  const { git, add, changed } = repository('first');
  git('checkout', '-q', '-b', 'topic');
  add('ours');
  git('checkout', '-q', 'main');
  add('theirs');
  git('checkout', '-q', 'topic');
  expect((await changed('main')).names).toEqual(['ours']);
  // After a merge the walk still follows the first parents, so what came in by the second is a change.
  git('merge', '-q', '--no-edit', 'main');
  expect((await changed('main')).names).toEqual(['ours', 'theirs']);
});

test('a name with a slash is a remote branch, and a remote branch of the same name helps a local one', async () => {
  const upstream = repository('first');
  const { folder, git, add, changed } = repository();
  git('pull', '-q', upstream.folder, 'main');
  git('remote', 'add', 'origin', upstream.folder);
  upstream.add('later');
  git('fetch', '-q', 'origin');
  git('checkout', '-q', '-b', 'topic', 'origin/main');
  add('ours');
  expect((await changed('origin/main')).names).toEqual(['ours']);
  // The local main lies behind; origin/main contains "later" as well.
  expect((await changed('main')).names).toEqual(['ours']);
  expect(existsSync(join(folder, place('later')))).toBe(true);
});

test('tags and commits stand for themselves', async () => {
  const { git, add, changed } = repository('first', 'second');
  git('tag', 'v1');
  add('third');
  expect((await changed('v1')).names).toEqual(['third']);
  expect((await changed('HEAD~2')).names).toEqual(['second', 'third']);
  expect((await changed(git('rev-parse', 'HEAD~1'))).names).toEqual(['third']);
});

test('only what lies below the paths counts, also where the taxonomy is a part of the repository', async () => {
  const { folder, changed } = repository('first');
  writeFiles(folder, { [place('a')]: skill, [place('b')]: skill });
  expect((await changed('HEAD', join(folder, 'compositional_skills/a'))).names).toEqual(['a']);
  expect((await changed('HEAD', join(folder, place('b')))).names).toEqual(['b']);
  expect((await changed('HEAD', join(folder, place('first')))).names).toEqual([]);
});

test('empty is everything, and needs no repository', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { [place('a')]: skill });
  const { code, stdout } = await runInTest(main, ['--list', '--base', 'empty', folder]);
  expect([code, stdout]).toEqual([0, `${folder}/${place('a')}\n`]);
});

test('no change is nothing to do, and no error', async () => {
  const { folder } = repository('first');
  const { code, stderr } = await runInTest(main, ['--base', 'HEAD', folder]);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^qna-lint: 0 in, 0 out/)]);
});

test('a ref that is not there, a branch of another history and a folder without a repository are usage errors', async () => {
  const { git, changed } = repository('first');
  expect(await changed('nowhere')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      `Couldn't find the taxonomy git ref "nowhere" from the current HEAD`,
    ),
  });
  const noBranch = (name: string) =>
    `Couldn't find the taxonomy base branch "${name}" from the current HEAD`;
  const missing = await changed('origin/nowhere');
  expect([missing.code, missing.stderr]).toEqual([
    2,
    expect.stringContaining(noBranch('origin/nowhere')),
  ]);
  git('checkout', '-q', '--orphan', 'other');
  git('commit', '-q', '-m', 'other');
  expect((await changed('main')).stderr).toContain(noBranch('main'));
  expect((await changed('main', temporaryFolder())).code).toBe(2);
});

test('a base that looks like an option reaches no git command as one', async () => {
  const { folder, changed } = repository('first');
  const file = join(folder, 'written');
  const { code, stderr } = await changed('--output=written');
  expect([code, existsSync(file)]).toEqual([2, false]);
  expect(stderr).toContain('taxonomy git ref');
});
