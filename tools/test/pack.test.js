// A tool that is packed runs where there is nothing else of labpipe, nor a registry to ask.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'labpipe-pack-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = { ...process.env, PATH: `${folder}/node_modules/.bin:${process.env.PATH}` };
const bash = (command) => promisify(execFile)('bash', ['-ec', command], { cwd: folder, env });
writeFileSync(join(folder, 'package.json'), '{"private":true}');

test('tools that are installed from their packs alone work together', async () => {
  await bash(`node ${root}tools/pack.js --folder packs qna-lint sdg mix`);
  await bash('npm install --offline --ignore-scripts --no-audit --no-fund ./packs/*.tgz');
  expect(readdirSync(`${folder}/node_modules/@labpipe`).sort()).toEqual(['mix', 'qna-lint', 'sdg']);
  const leaves = `qna-lint ${root}examples/taxonomy/compositional_skills`;
  for (const pipeline of ['simple', 'deep']) {
    const { stdout } = await bash(
      `${leaves} | sdg --pipeline ${pipeline} --dry-run 1 --cache none`,
    );
    expect(stdout).toContain('"kind":"prompt"');
  }
  const { stdout } = await bash(`mix --held-out none ${root}packages/mix/examples/samples.jsonl`);
  expect(stdout).toContain('"messages"');
});

test('a pack names the libraries that no bundle can hold, and has no source', async () => {
  await bash(`node ${root}tools/pack.js --folder packs serve`);
  const list = await bash('tar tzf packs/labpipe-serve-*.tgz');
  expect(list.stdout).toContain('package/bin/serve.js');
  expect(list.stdout).toContain('package/LICENSES-OF-LIBRARIES.txt');
  expect(list.stdout).not.toMatch(/\/(src|test)\/|\.map$/m);
  const { stdout } = await bash('tar xzOf packs/labpipe-serve-*.tgz package/package.json');
  expect(JSON.parse(stdout)).toMatchObject({
    bin: { serve: 'bin/serve.js' },
    dependencies: {},
    optionalDependencies: { 'node-llama-cpp': expect.any(String) },
  });
});

test('a tool that there is none of is named', async () => {
  await expect(bash(`node ${root}tools/pack.js --folder packs nope`)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Unexpected nope, expected some of chat, '),
  });
});
