import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { makeRepository } from '@labpipe/documents/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { documentsOf } from '../src/documents.ts';
import { openRepositories } from '../src/repository.ts';

const folder = temporaryFolder();
const cache = join(folder, 'cache');
const env = { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: cache };
const repo = join(folder, 'repo');
const made = makeRepository(repo, {
  'phoenix.md': '# Phoenix\n\nA bird.\n',
  'docs/deep/ankaa.md': '# Ankaa\n\nA star.\n',
  'docs/atlas.odt': 'x',
  'latin.md': Buffer.from([0x63, 0x61, 0x66, 0xe9]),
  'empty.md': ' \n',
  LICENSE: 'text',
});

async function take(
  document: { repo?: string; commit?: string; patterns?: string[] },
  environment: Record<string, string | undefined> = env,
) {
  const commit = document.commit ?? (await made).sha;
  const leaf = { file: 'qna.yaml', document: { repo, ...document, commit } };
  const results = [];
  for await (const result of documentsOf(leaf, openRepositories({ env: environment }))) {
    results.push(result);
  }
  return results;
}

const files = (results: Awaited<ReturnType<typeof take>>) =>
  results.map((result) =>
    'how' in result ? `${result.how} ${result.reason}` : result.source.file,
  );

test('a file at a commit comes with its repository, whole SHA and text', async () => {
  const { sha } = await made;
  expect(await take({ patterns: ['phoenix.md'] })).toEqual([
    { source: { repo, commit: sha, file: 'phoenix.md' }, text: '# Phoenix\n\nA bird.\n' },
  ]);
});

test('a shorter SHA finds the same commit, and says the whole one', async () => {
  const { sha } = await made;
  expect(
    await take({ commit: sha.slice(0, 9).toUpperCase(), patterns: ['phoenix.md'] }),
  ).toMatchObject([{ source: { commit: sha } }]);
});

test('a file url works as a path does', async () => {
  expect(files(await take({ repo: `file://${repo}`, patterns: ['*.md'] }))).toContain('phoenix.md');
});

test('a commit is read as it was, whatever came after it', async () => {
  const { sha, commit, git } = await makeRepository(join(folder, 'moving'), { 'a.md': 'old' });
  await commit({ 'a.md': 'new' });
  await git('branch', sha.slice(0, 7));
  const first = await take({ repo: join(folder, 'moving'), commit: sha, patterns: ['a.md'] });
  const again = await take({
    repo: join(folder, 'moving'),
    commit: sha.slice(0, 7),
    patterns: ['a.md'],
  });
  expect([first, again]).toMatchObject([[{ text: 'old' }], [{ text: 'old' }]]);
});

test('a file that several patterns match counts once', async () => {
  const patterns = ['**/*.md', 'phoenix.md', './phoenix.md', 'p*.md'];
  const found = files(await take({ patterns }));
  expect(found.filter((file) => file === 'phoenix.md')).toHaveLength(1);
  expect(found).toContain('docs/deep/ankaa.md');
});

test('what cannot be read is named with its reason, and the others come', async () => {
  expect(
    files(await take({ patterns: ['**', 'gone.md', 'x/*.md', '../*.md', '/etc/*.md'] })),
  ).toEqual([
    'rejected unsupported-type',
    'rejected unsupported-type',
    'docs/deep/ankaa.md',
    'rejected empty',
    'rejected not-text',
    'phoenix.md',
    'failed missing-file',
    'failed no-match',
    'rejected leaves-folder',
    'rejected leaves-folder',
  ]);
});

test('a link is read when it stays within the repository, refused when it leads out', async () => {
  const linked = join(folder, 'linked');
  mkdirSync(join(linked, 'docs'), { recursive: true });
  symlinkSync('../real.md', join(linked, 'docs', 'in.md'));
  symlinkSync('/etc/passwd', join(linked, 'out.md'));
  symlinkSync('../../secret.md', join(linked, 'docs', 'up.md'));
  symlinkSync('ring.md', join(linked, 'ring.md'));
  symlinkSync('gone.md', join(linked, 'dangling.md'));
  writeFileSync(join(folder, 'secret.md'), 'secret');
  const { sha } = await makeRepository(linked, { 'real.md': 'real' });
  const ask = (...patterns: string[]) => take({ repo: linked, commit: sha, patterns });
  expect(await ask('docs/in.md', 'real.md')).toMatchObject([
    { source: { file: 'real.md' }, text: 'real' },
  ]);
  expect(files(await ask('out.md', 'docs/up.md', 'ring.md', 'dangling.md'))).toEqual([
    'failed link-leads-out',
    'failed link-leads-out',
    'failed link-leads-out',
    'failed missing-file',
  ]);
});

test('a commit that the repository lacks is a failure that says so', async () => {
  expect(await take({ commit: 'deadbeef'.repeat(5), patterns: ['a.md'] })).toMatchObject([
    { how: 'failed', reason: 'missing-commit', detail: expect.stringContaining('deadbeef') },
  ]);
});

test.each(['main', '--help', 'HEAD', 'abc', '', 'main@{upload-pack}'])(
  'commit %j never reaches git',
  async (commit) => {
    expect(files(await take({ commit, patterns: ['a.md'] }))).toEqual(['failed unsafe-commit']);
  },
);

test("a repository that is away is a failure with git's own words, and no password", async () => {
  const away = 'http://user:secret@127.0.0.1:9/a.git';
  const [problem] = await take({ repo: away, patterns: ['a.md'] });
  expect(problem).toMatchObject({ how: 'failed', reason: 'git-failed' });
  expect(JSON.stringify({ ...problem, what: '' })).not.toContain('secret');
});

test('a command in a url is not run', async () => {
  const proof = join(folder, 'proof');
  const results = await take({ repo: `ext::touch ${proof}`, patterns: ['a.md'] });
  expect(files(results)).toEqual(['failed unsafe-url']);
  expect(existsSync(proof)).toBe(false);
});

test('nor by way of insteadOf', async () => {
  const proof = join(folder, 'proof');
  const sneaky = {
    ...env,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.ext::touch ${proof} .insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://example.org/',
  };
  const results = await take({ repo: 'https://example.org/a', patterns: ['a.md'] }, sneaky);
  expect(files(results)).toEqual(['failed git-failed']);
  expect(existsSync(proof)).toBe(false);
});

test('hooks and templates of the user do not run', async () => {
  const proof = join(folder, 'proof');
  const hooks = join(folder, 'templates', 'hooks');
  mkdirSync(hooks, { recursive: true });
  for (const hook of ['reference-transaction', 'post-checkout', 'pre-auto-gc']) {
    writeFileSync(join(hooks, hook), `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
  }
  const hooked = {
    ...env,
    XDG_CACHE_HOME: join(folder, 'other-cache'),
    GIT_TEMPLATE_DIR: join(folder, 'templates'),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.hooksPath',
    GIT_CONFIG_VALUE_0: hooks,
  };
  expect(files(await take({ patterns: ['phoenix.md'] }, hooked))).toEqual(['phoenix.md']);
  expect(existsSync(proof)).toBe(false);
});

test('insteadOf in the environment leads to another place, as for git itself', async () => {
  const mapped = {
    ...env,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${repo}.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://example.org/phoenix',
  };
  const results = await take(
    { repo: 'https://example.org/phoenix', patterns: ['phoenix.md'] },
    mapped,
  );
  expect(results).toMatchObject([{ source: { repo: 'https://example.org/phoenix' } }]);
});

test('a bundle, which cannot be asked for one commit, is read whole', async () => {
  const { sha, git, commit } = await makeRepository(join(folder, 'bundled'), { 'a.md': 'first' });
  await commit({ 'a.md': 'second' });
  const bundle = join(folder, 'a.bundle');
  await git('bundle', 'create', '--quiet', bundle, '--all');
  expect(await take({ repo: bundle, commit: sha, patterns: ['a.md'] })).toMatchObject([
    { text: 'first' },
  ]);
});

test('a repository is fetched once: afterwards it may be gone', async () => {
  const gone = join(folder, 'gone');
  const { sha } = await makeRepository(gone, { 'a.md': 'kept' });
  const ask = () => take({ repo: gone, commit: sha, patterns: ['a.md'] });
  await ask();
  await execa('rm', ['-r', gone]);
  expect(await ask()).toMatchObject([{ text: 'kept' }]);
});

test('a broken folder in the cache is replaced', async () => {
  const { sha } = await made;
  const broken = { ...env, XDG_CACHE_HOME: join(folder, 'broken-cache') };
  await take({ patterns: ['phoenix.md'] }, broken);
  const [name] = readdirSync(join(folder, 'broken-cache/labpipe/git'));
  await execa('rm', ['-r', join(folder, 'broken-cache/labpipe/git', name as string, 'objects')]);
  expect(files(await take({ commit: sha, patterns: ['phoenix.md'] }, broken))).toEqual([
    'phoenix.md',
  ]);
});

test('many that fetch the same at once all get it, and leave nothing behind', async () => {
  const shared = { ...env, XDG_CACHE_HOME: join(folder, 'shared-cache') };
  const results = await Promise.all(
    Array.from({ length: 6 }, () => take({ patterns: ['phoenix.md'] }, shared)),
  );
  expect(results.map(files)).toEqual(Array(6).fill(['phoenix.md']));
  expect(readdirSync(join(folder, 'shared-cache/labpipe/git'))).toHaveLength(1);
});
