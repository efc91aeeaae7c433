import { join } from 'node:path';
import { runInTest, sharedData, temporaryFolder } from '@labpipe/cli/testing';
import { bundleEnvironment, makeRepository } from '@labpipe/documents/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { attribution, knowledge, writeFiles } from '../taxonomy.ts';

const folder = temporaryFolder();
const repo = join(folder, 'repo');
const cache = join(folder, 'cache');
const env = {
  PATH: process.env['PATH'],
  HOME: folder,
  XDG_CACHE_HOME: cache,
  GIT_CONFIG_GLOBAL: '/dev/null',
};
const made = makeRepository(repo, {
  'regions.md': 'Region 1.',
  'docs/more.md': 'Region 2.',
  'docs/table.ods': 'x',
  'latin.md': Buffer.from([0x63, 0x61, 0x66, 0xe9]),
});
const bin = new URL('../../../../node_modules/.bin/qna-lint', import.meta.url).pathname;

/** A taxonomy with one leaf of knowledge that names these documents; gives the folder. */
async function leafWith(
  document: { repo?: string; commit?: string; patterns?: string[] },
  name = 'regions',
) {
  const { sha } = await made;
  const { repo: url = repo, commit = sha, patterns = ['regions.md'] } = document;
  const lines = [
    'document:',
    `  repo: ${url}`,
    `  commit: ${commit}`,
    '  patterns:',
    ...patterns.map((pattern) => `    - "${pattern}"`),
    '',
  ];
  const text = knowledge.replace(/document:[\s\S]*$/, lines.join('\n'));
  const taxonomy = join(temporaryFolder(), 'taxonomy');
  writeFiles(taxonomy, {
    [`knowledge/${name}/qna.yaml`]: text,
    [`knowledge/${name}/attribution.txt`]: attribution,
  });
  return taxonomy;
}

async function findings(taxonomy: string, ...flags: string[]) {
  const argv = ['--documents', 'always', '--format', 'jsonl', ...flags, taxonomy];
  const { code, stdout, stderr } = await runInTest(main, argv, { env });
  const found = stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ level }) => level === 'error');
  return { code, leaves: stdout.split('\n').length - 1, found, stderr };
}

test('documents that can be had: the leaf goes out, and nothing is said', async () => {
  const taxonomy = await leafWith({ patterns: ['*regions.md', 'docs/**/*.md'] });
  expect(await findings(taxonomy)).toMatchObject({ code: 0, leaves: 1, found: [] });
});

test('each pattern that fails is a finding at its own line and column, and the leaf stays back', async () => {
  const taxonomy = await leafWith({ patterns: ['regions.md', 'docs/*', 'latin.md', 'Region.md'] });
  const { code, leaves, found } = await findings(taxonomy);
  expect({ code, leaves }).toEqual({ code: 1, leaves: 0 });
  expect(found.map(({ line, column, rule, path }) => [line, column, rule, path])).toEqual([
    [51, 7, 'document-unsupported-type', '.document.patterns[1]'],
    [52, 7, 'document-not-text', '.document.patterns[2]'],
    [53, 7, 'document-missing-file', '.document.patterns[3]'],
  ]);
});

test.each([
  ['commit', 'deadbeef'.repeat(5), 48, 'document-missing-commit'],
  ['commit', 'main', 48, 'document-unsafe-commit'],
  ['repo', '/no/such/repository', 47, 'document-git-failed'],
  ['repo', 'ext::sh -c "touch proof"', 47, 'document-unsafe-url'],
  ['repo', '--upload-pack=touch', 47, 'document-unsafe-url'],
])('%s %j is a finding in its place, with what to do', async (key, value, line, rule) => {
  const { code, found } = await findings(await leafWith({ [key]: value }));
  expect(code).toBe(1);
  expect(found).toMatchObject([{ line, rule, path: `.document.${key}` }]);
  expect(found[0].message).toMatch(/Unexpected|git could not fetch/);
  expect(found[0].help).not.toBe('');
});

test('never, and auto where nobody reads the leaves, fetch nothing', async () => {
  const taxonomy = await leafWith({ repo: '/no/such/repository' });
  expect((await runInTest(main, ['--documents', 'never', taxonomy], { env })).code).toBe(0);
  expect((await runInTest(main, [taxonomy], { env })).code).toBe(0);
});

test('auto, in a pipe, warns where it can look, and passes over hosts that are away', async () => {
  const here = await leafWith({ patterns: ['gone.md'] });
  const away = await leafWith({ repo: 'http://127.0.0.1:9/a.git' });
  const { exitCode, stdout, stderr } = await execa(bin, [here, away], {
    reject: false,
    extendEnv: false,
    env,
  });
  expect(exitCode).toBe(0);
  expect(stdout.split('\n')).toHaveLength(2);
  expect(stderr).toMatch(/qna\.yaml:50:7: warning: gone\.md: Unexpected missing file/);
  expect(stderr).toContain('documents of 1 leaf not looked at: no answer from their hosts');
});

test('auto with --strict refuses the leaf', async () => {
  const here = await leafWith({ patterns: ['gone.md'] });
  const { exitCode, stdout } = await execa(bin, ['--strict', '--rule', 'all=off', here], {
    reject: false,
    extendEnv: false,
    env,
  });
  expect([exitCode, stdout]).toEqual([1, '']);
});

test('--compat goes by what InstructLab reads, and fetches only when asked to', async () => {
  const mixed = await leafWith({ patterns: ['regions.md', 'gone.md', '**/*.txt'] });
  expect(await findings(mixed, '--compat')).toMatchObject({ code: 0, found: [] });
  const odd = await leafWith({ patterns: ['docs/*'] });
  expect(await findings(odd, '--compat')).toMatchObject({
    code: 1,
    found: [{ rule: 'document-unsupported-type', line: 50 }],
  });
  const none = await leafWith({ patterns: ['gone.md'] });
  expect(await findings(none, '--compat')).toMatchObject({ code: 1 });
  expect((await runInTest(main, ['--compat', none], { env })).code).toBe(0);
});

test('many leaves come in their order, whatever takes long', async () => {
  const { sha } = await made;
  const taxonomy = await leafWith({});
  for (let index = 10; index < 40; index++) {
    const text = knowledge.replace(
      /document:[\s\S]*$/,
      `document:\n  repo: ${repo}\n  commit: ${sha}\n  patterns:\n    - regions.md\n`,
    );
    writeFiles(taxonomy, {
      [`knowledge/leaf_${index}/qna.yaml`]: text,
      [`knowledge/leaf_${index}/attribution.txt`]: attribution,
    });
  }
  const { stdout } = await runInTest(main, ['--documents', 'always', taxonomy], { env });
  const paths = stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line).path] : []));
  expect(paths).toHaveLength(31);
  expect(paths).toEqual([...paths].sort());
});

const shared = sharedData();

test.runIf(shared)('the documents of the shared taxonomy can all be had', async () => {
  const withBundles = { ...env, ...bundleEnvironment(shared as string) };
  const taxonomy = join(shared as string, 'taxonomy');
  const argv = ['--documents', 'always', '--quiet', taxonomy];
  const { code, stdout, stderr } = await runInTest(main, argv, { env: withBundles });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout.split('\n')).toHaveLength(23);
});
