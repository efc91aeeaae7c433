// Workers start from the bundle, so this runs the installed bin.
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { lintFiles } from '../../src/parallel/lint-files.ts';
import { knowledge, skill, writeFiles } from '../taxonomy.ts';

const folder = temporaryFolder();
const files = Object.fromEntries(
  Array.from({ length: 60 }, (_, index) => {
    const text =
      index % 7 === 0 ? skill.replace('Town 1.', 'Yes') : index % 11 === 0 ? 'a: [' : skill;
    return [`compositional_skills/${index}/qna.yaml`, text];
  }),
);
writeFiles(folder, {
  ...files,
  'knowledge/a/qna.yaml': knowledge,
  '.yamllint': 'extends: default',
});

const lint = async (...argv: string[]) => {
  const env = { XDG_CACHE_HOME: join(folder, '.cache') };
  const options = { preferLocal: true, reject: false, env } as const;
  const { exitCode, stdout, stderr } = await execa('qna-lint', [...argv, folder], options);
  return { exitCode, stdout, stderr: stderr.replace(/[\d.]+ s$/, '') };
};

test('any number of workers says the same in the same order, with a cache or without', async () => {
  const alone = await lint('--jobs', '1');
  expect(alone.stdout.split('\n').length).toBeGreaterThan(40);
  expect(await lint('--jobs', '3')).toEqual(alone);
  expect(await lint('--jobs', '2', '--cache')).toEqual(alone);
  expect(await lint('--jobs', '2', '--cache')).toEqual(alone);
});

test('where no worker can be started the files are linted here', async () => {
  const found = Object.keys(files).map((path) => ({
    path: join(folder, path),
    what: 'file' as const,
  }));
  const settings = { compat: false, strict: false };
  const paths: string[] = [];
  for await (const { path } of lintFiles(found, () => settings, { jobs: 2, cache: undefined })) {
    paths.push(path);
  }
  expect(paths).toEqual(found.map(({ path }) => path));
});

test('a number of workers that is none is a usage error', async () => {
  expect((await lint('--jobs', 'many')).exitCode).toBe(2);
});
