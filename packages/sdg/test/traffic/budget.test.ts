import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { freeformLeaf, lines } from '../support/leaves.ts';
import { blocks, type Say, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();
let runs = 0;
// The scripted teacher says of each answer that it took 2 tokens.
const say: Say = ({ body }) => blocks([`Question ${body.seed}?`, 'Yes.']);
const leaf = freeformLeaf({
  seed_examples: Array.from({ length: 12 }, (_, number) => ({
    question: `A rhyme on number ${number}?`,
    answer: `Rhyme ${number}.`,
  })),
});
const sdg = (url: string, cache: string, ...options: string[]) => {
  const argv = ['--endpoint-url', url, '--model=m', '--cache', cache, '--jobs=2', ...options];
  return runInTest(main, argv, { stdin: lines(leaf) });
};
const count = (text: string) => text.split('\n').filter(Boolean).length;

test.each([
  ['--max-tokens=10', '10 of --max-tokens 10'],
  ['--max-usd=0.00001', '$0.000010 of --max-usd 0.00001'],
])('%s stops with 6, keeps what is finished, and the same command goes on', async (limit, said) => {
  const teacher = await startTeacher(say, { latency: () => 10 });
  const cache = join(folder, `cache-${++runs}`);
  const options = [limit, '--price-in=1', '--price-out=1'];
  const first = await sdg(teacher.url, cache, ...options);
  expect(first.code).toBe(6);
  expect(first.stderr).toContain(said);
  // Five answers spend it; the one on its way then is not thrown away.
  expect(teacher.requests.length).toBeLessThanOrEqual(6);
  expect(count(first.stdout)).toBe(teacher.requests.length);
  expect(first.stderr).toContain('0 failed');

  let last = first;
  for (let turn = 0; turn < 3 && last.code === 6; turn++)
    last = await sdg(teacher.url, cache, ...options);
  expect([last.code, count(last.stdout)]).toEqual([0, 12]);
  expect(teacher.requests).toHaveLength(12);
});

test('--deadline stops with 6 without waiting for what is on its way', async () => {
  const teacher = await startTeacher(say, { latency: ({ count }) => (count < 4 ? 1 : 60_000) });
  const began = performance.now();
  const cache = join(folder, 'deadline');
  const { code, stdout, stderr } = await sdg(teacher.url, cache, '--deadline=0.5');
  expect([code, count(stdout)]).toEqual([6, 3]);
  expect(stderr).toMatch(/--deadline 0.5 s.*the same command goes on/);
  expect(stderr).toContain('0 failed');
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('--deadline stops with 6 while the server has not even said what models it has', async () => {
  const silent = createServer(() => {});
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const argv = ['--endpoint-url', url, '--cache', join(folder, 'silent'), '--deadline=0.2'];
  const { code, stderr } = await runInTest(main, argv, { stdin: lines(leaf) });
  silent.closeAllConnections();
  silent.close();
  expect([code, stderr]).toEqual([6, expect.stringContaining('--deadline 0.2 s')]);
});

test('what lies in the cache costs nothing: a run within it meets no budget', async () => {
  const teacher = await startTeacher(say);
  await sdg(teacher.url, join(folder, 'free'));
  const { code } = await sdg(teacher.url, join(folder, 'free'), '--max-tokens=1');
  expect([code, teacher.requests.length]).toEqual([0, 12]);
});

test('dollars without a price are a mistake, named before anything is asked', async () => {
  const teacher = await startTeacher(say);
  const { code, stderr } = await sdg(teacher.url, join(folder, 'none'), '--max-usd=1');
  expect([code, teacher.requests.length]).toEqual([2, 0]);
  expect(stderr).toContain('--price-in');
});

test('a request over the context of the server is a failed record, and is not sent', async () => {
  const long = freeformLeaf({
    seed_examples: [
      { question: 'Short?', answer: 'Yes.' },
      { question: `Long ${'word '.repeat(2000)}?`, answer: 'Yes.' },
    ],
  });
  const teacher = await startTeacher(say);
  const argv = ['--endpoint-url', teacher.url, '--server-ctx-size=3000', '--verbose'];
  const { code, stdout, stderr } = await runInTest(main, argv, { stdin: lines(long) });
  expect([code, count(stdout), teacher.requests.length]).toEqual([3, 1, 1]);
  expect(stderr).toMatch(/over-context: Unexpected request of about \d+ tokens with 2048/);
});
