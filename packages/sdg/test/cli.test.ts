import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { chunk } from '@labpipe/records';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { freeformLeaf, knowledgeLeaf, lines } from './support/leaves.ts';
import { blocks, startTeacher } from './support/teacher.ts';

const folder = temporaryFolder();

test('the installed sdg reads a pipe, asks, and writes samples', async () => {
  const teacher = await startTeacher(() => blocks(['A new one?', 'Yes.']));
  const { stdout, stderr, exitCode } = await execa('sdg', ['--endpoint-url', teacher.url], {
    preferLocal: true,
    localDir: import.meta.dirname,
    input: lines(freeformLeaf()),
    env: { XDG_CACHE_HOME: folder },
    reject: false,
  });
  expect([exitCode, stderr]).toEqual([
    0,
    expect.stringMatching(
      /\nsdg: 1 in, 2 made, 1 out, 1 rejected, 0 failed \(duplicate 1\), [\d.]+ s$/,
    ),
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'sample', question: 'A new one?' });
});

test('--help names every exit code, and loads neither openai nor ajv', async () => {
  const { code, stdout } = await runInTest(main, ['--help']);
  expect(code).toBe(0);
  for (const exit of [0, 1, 2, 3, 4, 5, 6, 70, 130])
    expect(stdout).toMatch(new RegExp(`^ +${exit} `, 'm'));
  const source = new URL('../src/', import.meta.url);
  for (const file of ['cli.ts', 'chunk-command.ts', 'tool.ts', 'bin.ts']) {
    const imports = readFileSync(new URL(file, source), 'utf8').match(/^import .*$/gm) ?? [];
    expect(imports.join()).not.toMatch(/@labpipe\/(model|records)|execa|'yaml'|run\.ts/);
  }
});

test('--schema prints what is read and written', async () => {
  const sdg = JSON.parse((await runInTest(main, ['--schema'])).stdout);
  expect([sdg.reads.leaf.$id, sdg.writes.sample.$id]).toEqual(['leaf', 'sample']);
  const cut = JSON.parse((await runInTest(main, ['chunk', '--schema'])).stdout);
  expect([cut.reads.leaf.$id, cut.writes.chunk.$id]).toEqual(['leaf', chunk.name]);
});

test('sdg chunk --docling-url has documents read there, and the key never shows', async () => {
  writeFileSync(join(folder, 'velm.pdf'), 'no pdf at all');
  const server = createServer((request, response) => {
    request.resume();
    const isRight = request.headers['x-api-key'] === 'secret';
    const task = { task_id: 't', task_status: 'success' };
    const result = { status: 'success', document: { md_content: '# Velms\n\nSeven legs.' } };
    response.writeHead(isRight ? 200 : 401);
    response.end(JSON.stringify(request.url === '/v1/result/t' ? result : task));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const velm = knowledgeLeaf({
    file: join(folder, 'qna.yaml'),
    document: { files: ['velm.pdf'] },
  });
  const chunks = (key: string) =>
    runInTest(main, ['chunk', '--docling-url', url], {
      stdin: lines(velm),
      env: { XDG_CACHE_HOME: join(folder, `docling-${key}`), DOCLING_API_KEY: key },
    });
  const [right, wrong] = [await chunks('secret'), await chunks('guess')];
  server.close();
  expect(JSON.parse(right.stdout)).toMatchObject({ text: '# Velms\n\nSeven legs.' });
  expect([wrong.code, wrong.stdout]).toEqual([1, '']);
  expect(wrong.stderr).not.toContain('guess');
});

test('sdg chunk gives nothing for skills, names what fails, and its sums close', async () => {
  const lost = knowledgeLeaf({ file: `${folder}/qna.yaml` });
  const { code, stdout, stderr } = await runInTest(main, ['chunk'], {
    stdin: lines(freeformLeaf(), lost),
  });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('2 in, 1 made, 0 out, 0 rejected, 1 failed (missing-file 1)');
});
