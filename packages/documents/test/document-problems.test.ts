import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { makeRepository } from '@labpipe/documents/testing';
import { expect, test } from 'vitest';
import { documentProblems } from '../src/document-problems.ts';
import { openReach } from '../src/reach.ts';
import { openRepositories } from '../src/repository.ts';

const folder = temporaryFolder();
const repo = join(folder, 'repo');
const env = {
  PATH: process.env['PATH'],
  HOME: folder,
  XDG_CACHE_HOME: join(folder, 'cache'),
  GIT_CONFIG_GLOBAL: '/dev/null',
};
const made = makeRepository(repo, {
  'docs/phoenix.md': 'A bird.',
  'docs/ankaa.md': 'A star.',
  'docs/atlas.odt': 'x',
  'latin.md': Buffer.from([0x63, 0x61, 0x66, 0xe9]),
});

async function problems(document: object, repositories = openRepositories({ env })) {
  const { sha: commit } = await made;
  const leaf = { file: join(folder, 'qna.yaml'), document: { repo, commit, ...document } };
  const found = [];
  for await (const { at, reason, detail } of documentProblems(leaf, repositories)) {
    found.push({ at, reason, detail });
  }
  return found;
}

const places = async (document: object) =>
  (await problems(document)).map(({ at, reason }) => `${at} ${reason}`);

test('documents that can all be had have no problem', async () => {
  expect(await places({ patterns: ['docs/*.md', 'docs/phoenix.md'] })).toEqual([]);
});

test('each problem stands at the pattern that it comes from', async () => {
  const patterns = ['docs/phoenix.md', 'docs/*', '*.md', 'gone/*.md', '../x.md'];
  expect(await places({ patterns })).toEqual([
    '/patterns/1 unsupported-type',
    '/patterns/2 not-text',
    '/patterns/3 no-match',
    '/patterns/4 leaves-folder',
  ]);
});

test('a path to no file is told which files there are', async () => {
  expect(await problems({ patterns: ['Phoenix.md', 'other.md'] })).toMatchObject([
    { detail: expect.stringMatching(/expected a document, such as docs\/phoenix.md$/) },
    { detail: expect.stringMatching(/such as docs\/ankaa.md, docs\/phoenix.md, latin.md$/) },
  ]);
});

test('a commit or a repository that is not there is one problem, at its own place', async () => {
  const commit = 'deadbeef'.repeat(5);
  expect(await places({ commit, patterns: ['a.md', 'b.md'] })).toEqual(['/commit missing-commit']);
  expect(await places({ commit: 'main', patterns: ['a.md'] })).toEqual(['/commit unsafe-commit']);
  expect(await places({ repo: join(folder, 'no'), patterns: ['a.md'] })).toEqual([
    '/repo git-failed',
  ]);
  expect(await places({ repo: 'ext::sh -c id', patterns: ['a.md'] })).toEqual(['/repo unsafe-url']);
});

test('files beside the qna.yaml are looked at as well', async () => {
  writeFileSync(join(folder, 'velm.md'), 'A velm.');
  expect(
    await places({ repo: undefined, commit: undefined, files: ['velm.md', 'gone.md'] }),
  ).toEqual(['/files/1 missing-file']);
});

test('what may not be fetched is not, but what the cache has is there', async () => {
  const never = openRepositories({ env }, async () => false);
  await problems({ patterns: ['latin.md'] });
  expect(await problems({ patterns: ['docs/*.md'] }, never)).toEqual([]);
  const elsewhere = openRepositories(
    { env: { ...env, XDG_CACHE_HOME: join(folder, 'none') } },
    async () => false,
  );
  expect(await problems({ patterns: ['docs/*.md'] }, elsewhere)).toMatchObject([
    { at: '/repo', reason: 'not-fetched' },
  ]);
});

test.each([
  [repo, true],
  [`file://${repo}`, true],
  ['http://127.0.0.1:9/a.git', false],
  ['https://no-such-host.invalid/a.git', false],
])('whether %s can be reached: %s', async (url, reached) => {
  expect(await openReach({ env })(url)).toBe(reached);
});

test('a url that the environment leads to a local place is reached', async () => {
  const mapped = {
    ...env,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${repo}.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://no-such-host.invalid/a.git',
  };
  expect(await openReach({ env: mapped })('https://no-such-host.invalid/a.git')).toBe(true);
});
