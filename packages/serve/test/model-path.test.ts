import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { post, startServe, tiny } from './start-serve.ts';

const folder = temporaryFolder();
const checkpoint = (path: string) => ({ kind: 'checkpoint', id: 'c', path, format: 'gguf' });
const score = (model: string) => ({
  kind: 'score',
  id: 's',
  benchmark: 'recall',
  model,
  value: 1,
  scale: '0..1',
  n: 1,
  stderr: 0,
  ci95: [1, 1],
  error_rate: 0,
  parts: {},
});
const step = {
  kind: 'step',
  id: 't',
  phase: 'train',
  epoch: 1,
  step: 1,
  loss: 1,
  learning_rate: 1,
  grad_norm: 1,
  tokens: 1,
  tokens_per_second: 1,
  samples_seen: 1,
  eta_seconds: 1,
};
const lines = (...records: object[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

test.each([
  ['checkpoint', [step, checkpoint('older.gguf'), checkpoint(tiny), step]],
  ['model', [checkpoint('older.gguf'), { ...checkpoint(tiny), kind: 'model' }]],
  ['score', [checkpoint('older.gguf'), score('worse.gguf'), score(tiny)]],
])('the last %s of stdin is served', async (_kind, records) => {
  const { url, stderr, stop } = await startServe([], { stdin: lines(...records) });
  const body = { messages: [{ role: 'user', content: 'Hello' }], temperature: 0 };
  expect((await post(`${url}/chat/completions`, body)).choices[0].message.content).toBe(
    'Good day.',
  );
  expect(await stop()).toBe(0);
  expect(stderr()).toContain(`serve: ${records.length} in, 1 made, 1 out, 0 rejected, 0 failed`);
});

test('of adapters a score says which model they are for', async () => {
  const stdin = lines({ ...score(tiny), base: 'absent-base.gguf' });
  const { code, stderr } = await runInTest(main, ['--port', '0'], { stdin });
  expect(code).not.toBe(0);
  expect(stderr).toContain('absent-base.gguf');
});

test('a model may be asked for by its name, its file or its path', async () => {
  const { url } = await startServe([tiny]);
  for (const model of ['tiny', basename(tiny), tiny]) {
    const body = { model, messages: [{ role: 'user', content: 'Hello' }] };
    expect((await post(`${url}/chat/completions`, body)).status).toBe(200);
  }
});

test('the summary closes over the one endpoint', async () => {
  const summary = join(folder, 'summary.json');
  const { stop } = await startServe(['--summary', summary, tiny]);
  await stop();
  const { default: counts } = await import(summary, { with: { type: 'json' } });
  expect(counts).toMatchObject({ tool: 'serve', in: 1, made: 1, out: 1, rejected: 0, failed: 0 });
});

const text = join(folder, 'model.gguf');
writeFileSync(text, 'no model');
const broken = join(folder, 'broken.gguf');
writeFileSync(broken, 'GGUF\x03\0\0\0 and then nothing that makes sense');
mkdirSync(join(folder, 'folder'));

test.each([
  [['absent.gguf'], '', 4, 'absent.gguf: Unexpected missing file'],
  [[text], '', 4, 'Unexpected content, expected a GGUF file'],
  [[broken], '', 4, 'expected a GGUF model that llama.cpp can load'],
  [[join(folder, 'folder')], '', 4, 'Unexpected folder, expected a GGUF file'],
  [[], '', 4, '<stdin>: Unexpected end, expected a checkpoint, model or score record'],
  [[], lines(step), 4, '<stdin>: Unexpected end'],
  [[], 'no record\n', 4, '<stdin>:1: Unexpected text'],
  [['a.gguf', 'b.gguf'], '', 2, 'Unexpected second model b.gguf'],
  [['--exit-with-stdin'], '', 2, 'Unexpected missing model'],
  [['--port', '70000', tiny], '', 2, '--port: Unexpected 70000'],
  [['--parallel', '0', tiny], '', 2, '--parallel: Unexpected 0'],
  [['--context-length', '1.5', tiny], '', 2, '--context-length: Unexpected 1.5'],
  [
    ['--chat-template', 'absent.jinja', tiny],
    '',
    2,
    '--chat-template absent.jinja: Unexpected unreadable file',
  ],
  [['--api-key-file', '/dev/null', tiny], '', 2, '--api-key-file: Unexpected empty file'],
  [
    ['--host', '203.0.113.1', '--port', '0', tiny],
    '',
    2,
    'EADDRNOTAVAIL, expected an address of this machine',
  ],
])('%j on %j ends with %i and says why', async (argv, stdin, expected, message) => {
  const { code, stdout, stderr } = await runInTest(main, argv, { stdin });
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
});

test('a port that is taken is a usage error that says how to get another', async () => {
  const { url } = await startServe([tiny]);
  const { code, stderr } = await runInTest(main, ['--port', new URL(url).port, tiny]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('EADDRINUSE, expected a free port: --port 0'),
  ]);
});

test('who is asked to end while the model is loaded does, with 130', async () => {
  const signal = new AbortController();
  const running = runInTest(main, ['--port', '0', tiny], { signal: signal.signal });
  setTimeout(() => signal.abort(), 20);
  const { code, stdout } = await running;
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
});

test('the end of stdin ends the server when asked for', async () => {
  const stdin = new PassThrough();
  const running = await startServe(['--exit-with-stdin', tiny], { stdin });
  expect((await fetch(new URL('/health', running.url))).status).toBe(200);
  stdin.end();
  await expect.poll(() => running.stderr()).toMatch(/serve: 1 in, .*\n$/);
  expect(await running.stop()).toBe(0);
});

test('a key file guards the server', async () => {
  const key = join(folder, 'key');
  writeFileSync(key, 'secret\n');
  const { url } = await startServe(['--api-key-file', key, tiny]);
  expect((await fetch(`${url}/models`)).status).toBe(401);
  const headers = { authorization: 'Bearer secret' };
  expect((await fetch(`${url}/models`, { headers })).status).toBe(200);
});
