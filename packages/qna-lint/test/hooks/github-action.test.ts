// The workflow of examples/github, its steps run one after the other as GitHub runs them, on a pull request that the test makes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@labpipe/cli/testing';
import { makeRepository } from '@labpipe/documents/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { skill } from '../taxonomy.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const workflow = parse(readFileSync(join(root, 'examples/github/qna-lint.yml'), 'utf8'));
const steps: { name?: string; uses?: string; with?: object; run?: string }[] =
  workflow.jobs['qna-lint'].steps;

/** A clone whose HEAD is a pull request against `main` with these files. */
async function pullRequest(files: Record<string, string>) {
  const folder = temporaryFolder();
  const upstream = join(folder, 'upstream');
  const old = { 'compositional_skills/old/qna.yaml': skill.replace('Town 1.', 'No') };
  const { git, commit } = await makeRepository(upstream, old);
  await git('checkout', '--quiet', '-b', 'change');
  await commit(files);
  await execa('git', ['clone', '--quiet', upstream, join(folder, 'work')]);
  return folder;
}

/** labpipe as the workflow clones it, set up in no time: what setup.js makes is linked to what is here. */
async function stand(folder: string): Promise<string> {
  const labpipe = join(folder, 'labpipe-source');
  const link = `require('node:fs').symlinkSync(${JSON.stringify(join(root, 'node_modules'))}, require('node:path').join(__dirname, '../node_modules'));\n`;
  await makeRepository(labpipe, { 'tools/setup.js': link });
  return labpipe;
}

async function runSteps(folder: string) {
  const temporary = join(folder, 'runner');
  mkdirSync(temporary);
  const added = join(folder, 'path');
  writeFileSync(added, '');
  let said = '';
  for (const { run } of steps.filter((step) => step.run !== undefined)) {
    const env = {
      LABPIPE: await stand(temporaryFolder()),
      RUNNER_TEMP: temporary,
      GITHUB_PATH: added,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKFLOW: 'qna-lint',
      GITHUB_BASE_REF: 'main',
      PATH: `${readFileSync(added, 'utf8').trim().split('\n').join(':')}:${process.env['PATH']}`,
    };
    const options = { cwd: join(folder, 'work'), env, reject: false } as const;
    // GitHub's own: bash -e.
    const { exitCode, stderr } = await execa('bash', ['-e', '-c', run ?? ''], options);
    said += stderr;
    if (exitCode !== 0) return { exitCode, said };
  }
  return { exitCode: 0, said };
}

test('a pull request with an error fails, with an annotation at its place, and only what it touches is looked at', async () => {
  const folder = await pullRequest({
    'compositional_skills/new/qna.yaml': skill.replace('Town 1.', 'Yes'),
  });
  const { exitCode, said } = await runSteps(folder);
  expect(exitCode).toBe(1);
  expect(said).toContain('::error file=compositional_skills/new/qna.yaml,line=6,col=13');
  expect(said).not.toContain('compositional_skills/old');
});

test('one without passes, and says what sdg would make of it', async () => {
  const { exitCode, said } = await runSteps(
    await pullRequest({ 'compositional_skills/new/qna.yaml': skill }),
  );
  expect(exitCode).toBe(0);
  expect(said).toMatch(/simple +compositional_skills\/new +0 +5 +5 +150/);
});

test('the checkout brings the history that --base needs', () => {
  expect(steps[0]).toMatchObject({ uses: 'actions/checkout@v4', with: { 'fetch-depth': 0 } });
});
