import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { skill, writeFiles } from '../taxonomy.ts';

const folder = temporaryFolder();
const env = { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: folder };
writeFiles(folder, {
  'taxonomy/compositional_skills/a/qna.yaml': skill,
  'taxonomy/compositional_skills/b/qna.yaml': skill.replace('Town 1.', 'City 1.'),
  'broken/compositional_skills/c/qna.yaml': skill.replace('Town 1.', 'Yes'),
});
const taxonomy = join(folder, 'taxonomy');

const estimate = (...argv: string[]) =>
  runInTest(main, ['--quiet', '--estimate', ...argv], { env });

test('the table of sdg estimate stands on stderr, and the leaves still go to stdout', async () => {
  const { code, stdout, stderr } = await estimate(
    '--pipeline=simple,full',
    '--scale-factor=10',
    '--price-in=0.5',
    '--price-out=1.5',
    '--requests-per-second=2',
    taxonomy,
  );
  expect(code).toBe(0);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).kind),
  ).toEqual(['leaf', 'leaf']);
  expect(stderr).toMatch(/pipeline +leaf +chunks +rows +requests +samples .*dollars +time\n/);
  // 5 seed examples a leaf, asked for 10 samples each.
  expect(stderr).toMatch(/simple +compositional_skills\/a +0 +5 +5 +50 /);
  expect(stderr).toMatch(/full +all +0 +10 /);
});

test('only what passes is estimated, and an error decides the exit code', async () => {
  const { code, stderr } = await estimate(taxonomy, join(folder, 'broken'));
  expect(code).toBe(1);
  expect(stderr).toContain('compositional_skills/a');
  expect(stderr).not.toContain('compositional_skills/c ');
});

test('what sdg estimate refuses is said in its words, with its exit code', async () => {
  const { code, stdout, stderr } = await estimate('--pipeline=bogus', taxonomy);
  expect(code).toBe(2);
  expect(stderr).toContain('sdg estimate: --pipeline bogus: Unexpected name');
  expect(stdout.trim().split('\n')).toHaveLength(2);
});

test('an option of it that would do nothing is refused', async () => {
  const { code, stderr } = await runInTest(main, ['--price-in', '2', taxonomy], { env });
  expect(code).toBe(2);
  expect(stderr).toContain('--price-in: Unexpected without --estimate, expected both');
});

test('a program that is not there is named', async () => {
  const { code, stderr } = await estimate('--estimate-command', 'no-such-program', taxonomy);
  expect(code).toBe(2);
  expect(stderr).toContain(
    '--estimate-command no-such-program: Unexpected missing program (ENOENT)',
  );
});

test('another program gets the leaves and the options, and none of our own settings', async () => {
  const program = join(folder, 'count.sh');
  writeFileSync(
    program,
    '#!/bin/sh\necho "$* $(wc -l) $(printenv LABPIPE_SUMMARY || echo none)" >&2\nexit 3\n',
  );
  chmodSync(program, 0o755);
  const { code, stderr } = await runInTest(
    main,
    [
      '--quiet',
      '--estimate',
      '--estimate-command',
      `${program} --more x`,
      '--price-in',
      '2',
      taxonomy,
    ],
    { env: { ...env, LABPIPE_SUMMARY: join(folder, 'summary.json') } },
  );
  expect(stderr).toMatch(/^--more x --price-in=2 +2 none\n$/);
  expect(code).toBe(3);
});
