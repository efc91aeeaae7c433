import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { freeformLeaf, lines } from '../support/leaves.ts';
import { blocks, type Say, send, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();
const say: Say = ({ body }) => blocks([`Question ${body.seed}?`, 'Yes.']);
const leaf = freeformLeaf({
  seed_examples: Array.from({ length: 60 }, (_, number) => ({
    question: `A rhyme on number ${number}?`,
    answer: `Rhyme ${number}.`,
  })),
});
const count = (text: string) => text.split('\n').filter(Boolean).length;
const sdg = (url: string, ...argv: string[]) =>
  runInTest(main, ['--endpoint-url', url, '--model=m', ...argv], {
    stdin: lines(leaf),
    env: { OPENAI_API_KEY: 'sk-secret-key' },
  });

test('several endpoints share the work; one that dies in the middle loses nothing', async () => {
  const latency = () => 10;
  const one = await startTeacher(say, { latency });
  const two = await startTeacher(
    (asked) => {
      if (asked.count === 10) two.close();
      return say(asked);
    },
    { latency },
  );
  const { code, stdout, stderr } = await sdg(`${one.url},${two.url}`, '--jobs=8');
  expect([code, count(stdout)]).toEqual([0, 60]);
  expect(stderr).toContain('0 failed');
  expect(two.requests.length).toBeGreaterThanOrEqual(10);
  expect(one.requests.length).toBeGreaterThan(20);
});

test('an endpoint that answers everything with web pages ends the run with 5, not each row with a wait', async () => {
  const teacher = await startTeacher(({ response }) =>
    send(response, 200, '<html>Sign in</html>', { 'content-type': 'text/html' }),
  );
  const { code, stderr } = await sdg(teacher.url, '--retries=0', '--jobs=1');
  expect([code, teacher.requests.length]).toEqual([5, 3]);
  expect(stderr).toMatch(/<html>Sign in.*is --endpoint-url right/);
});

test.skipIf(!existsSync('/dev/full'))(
  'a recording that can no longer be written ends the run with what to do, not as a defect',
  async () => {
    const teacher = await startTeacher(say);
    const { code, stderr } = await sdg(teacher.url, '--record=/dev/full', '--jobs=1');
    expect(code).toBe(2);
    expect(stderr).toContain('/dev/full: Unexpected ENOSPC');
  },
);

test('the key is in no output, reject, recording or cache, though the server tells it', async () => {
  const files = ['rejects', 'tape', 'summary'].map((name) => join(folder, `${name}.json`));
  const teacher = await startTeacher((asked) => {
    const key = asked.response.req.headers.authorization;
    if (asked.count % 2 === 0) return send(asked.response, 400, { error: `refused: ${key}` });
    return say(asked);
  });
  const [rejects, tape, summary] = files as [string, string, string];
  const options = ['--rejects', rejects, '--record', tape, '--summary', summary, '--verbose'];
  const { code, stdout, stderr } = await sdg(teacher.url, ...options);
  expect(code).toBe(3);
  expect(stderr).toContain('refused: Bearer ***');
  const all = [stdout, stderr, ...files.map((file) => readFileSync(file, 'utf8'))].join('\n');
  expect(all).not.toContain('sk-secret-key');
});
