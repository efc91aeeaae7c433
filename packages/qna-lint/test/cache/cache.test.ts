import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { knowledge, skill, writeFiles } from '../taxonomy.ts';

const place = 'compositional_skills/a/qna.yaml';

function taxonomy(files: Readonly<Record<string, string>>) {
  const folder = join(temporaryFolder(), 'taxonomy');
  const home = temporaryFolder();
  writeFiles(folder, files);
  const kept = () =>
    readdirSync(home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  const lint = async (...argv: string[]) => {
    const env = { XDG_CACHE_HOME: home };
    const { code, stdout, stderr } = await runInTest(main, [...argv, folder], { env });
    return { code, stdout, stderr: stderr.replace(/[\d.]+ s\n$/, '') };
  };
  return { folder, kept, lint };
}

test('the second run says what the first did, from what it kept', async () => {
  const { kept, lint } = taxonomy({
    [place]: skill.replace('Town 1.', 'Yes'),
    'compositional_skills/b/qna.yaml': `${skill}\n`,
  });
  const first = await lint();
  expect(await lint('--cache')).toEqual(first);
  expect(kept()).toHaveLength(2);
  // What is kept is what is said: marked, it comes out marked.
  for (const file of kept()) {
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('Unexpected', 'KEPT'));
  }
  const again = await lint('--cache');
  expect(again).toEqual({ ...first, stderr: first.stderr.replaceAll('Unexpected', 'KEPT') });
  expect(await lint()).toEqual(first);
});

test('another text, other settings and another attribution are linted anew', async () => {
  const { folder, kept, lint } = taxonomy({ [place]: skill });
  await lint('--cache');
  await lint('--cache');
  expect(kept()).toHaveLength(1);
  writeFiles(folder, { [place]: skill.replace('Town 1.', 'Yes') });
  expect((await lint('--cache')).code).toBe(1);
  await lint('--cache', '--strict');
  await lint('--cache', '--compat');
  expect(kept()).toHaveLength(4);
  writeFiles(folder, {
    [place]: skill,
    'compositional_skills/a/attribution.txt': 'Title of work: A',
  });
  const { stdout } = await lint('--cache');
  expect(JSON.parse(stdout).attribution).toEqual({ title_of_work: 'A' });
  writeFiles(folder, { '.yamllint': 'rules: {line-length: {max: 20, level: warning}}' });
  expect((await lint('--cache')).stderr).toContain('line-length');
});

test('documents beside a file are looked at every time', async () => {
  const { folder, lint } = taxonomy({
    'knowledge/a/qna.yaml': knowledge,
    'knowledge/a/regions.md': '# Regions',
  });
  expect((await lint('--cache')).code).toBe(0);
  writeFiles(folder, { 'knowledge/a/qna.yaml': knowledge });
  const { rmSync } = await import('node:fs');
  rmSync(join(folder, 'knowledge/a/regions.md'));
  expect((await lint('--cache')).code).toBe(1);
});

test('a broken entry, and a folder that cannot be written, are as good as none', async () => {
  const { folder, kept, lint } = taxonomy({ [place]: skill });
  const first = await lint('--cache');
  for (const file of kept()) writeFileSync(file, '{"findings":');
  expect(await lint('--cache')).toEqual(first);
  const env = { XDG_CACHE_HOME: join(folder, place) };
  const { code } = await runInTest(main, ['--cache', folder], { env });
  expect(code).toBe(0);
});
