import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { rowOf } from '../../src/entry.ts';
import { edited, madeOf, writer } from './rows.ts';

const folder = temporaryFolder();
const row = (id: string, question: string, answer: string) =>
  `${JSON.stringify({
    id,
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
  })}\n`;
const stdin =
  row('one', 'How high is the tower of the old town?', 'It is forty metres high.') +
  row('two', 'How high is the tower of the old town?', 'It is forty metres high!') +
  row('three', 'Who lit it?', 'The keeper.') +
  row('four', 'Who lit it?', 'The keeper.');

test.each([
  ['exact', ['one', 'two', 'three']],
  ['none', ['one', 'two', 'three', 'four']],
])('--dedupe %s leaves %j', async (mode, left) => {
  const run = await runInTest(main, ['--held-out', 'none', '--dedupe', mode], { stdin });
  expect(idsOf(run.stdout)).toEqual(left);
});

test('--dedupe near refuses what nearly repeats a row, and says which; exact repetitions too', async () => {
  const rejects = join(folder, 'rejects.jsonl');
  const args = ['--held-out', 'none', '--dedupe', 'near', '--rejects', rejects];
  const { code, stdout, stderr } = await runInTest(main, args, { stdin });
  const [first, last] = idsOf(stdout);
  expect(last).toBe('three');
  const gone = first === 'one' ? 'two' : 'one';
  const [near, exact] = readFileSync(rejects, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(near).toMatchObject({ stage: 'dedupe', reason: 'near-duplicate', input: { id: gone } });
  expect(near.detail).toBe(`Its likeness to the row ${first} is 1.000, and that one stays`);
  expect(exact).toMatchObject({ stage: 'dedupe', reason: 'duplicate', input: { id: 'four' } });
  expect(stderr).toContain('4 in, 4 made, 2 out, 2 rejected, 0 failed');
  expect(code).toBe(0);
});

test('rows that call a tool otherwise, or think otherwise, are not nearly the same', async () => {
  const asked = { role: 'user', content: 'How warm is it over there, now that the sun is up?' };
  const answer = {
    role: 'assistant',
    content: 'It is 18 degrees over there, as far as one can tell.',
  };
  const calling = (id: string, place: string) => ({
    messages: [
      asked,
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id, type: 'function', function: { name: 'warmth', arguments: `{"at":"${place}"}` } },
        ],
      },
      { role: 'tool', tool_call_id: id, content: '18' },
      answer,
    ],
  });
  const thinking = (thought: string) => ({
    messages: [asked, { ...answer, reasoning_content: thought }],
  });
  const rows = [
    calling('c1', 'Paris'),
    calling('c1', 'Rome'),
    calling('c2', 'Paris'),
    thinking('They may mean the coast, where it is warmer than inland at this hour.'),
    thinking('No place is named; the capital is what most people ask about.'),
  ];
  const stdin = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const { stdout } = await runInTest(main, ['--held-out', 'none', '--dedupe', 'near'], { stdin });
  const kept = stdout.split('\n').filter(Boolean).join('');
  expect(kept.match(/Paris|Rome|coast|capital/g)?.sort()).toEqual([
    'Paris',
    'Rome',
    'capital',
    'coast',
  ]);
});

test('a size counts the rows that are left', async () => {
  const file = join(folder, 'rows.jsonl');
  writeFileSync(file, stdin);
  const args = ['--held-out', 'none', '--dedupe', 'near', `${file}:3`];
  const run = await runInTest(main, args);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('Unexpected size 3, expected at most 2');
});

test.each([
  [['--dedupe', 'near', '--dedupe-threshold', '1.5'], '--dedupe-threshold: Unexpected 1.5'],
  [['--dedupe', 'near', '--dedupe-threshold', '0'], '--dedupe-threshold: Unexpected 0'],
  [['--dedupe', 'near', '--memory', 'much'], '--memory: Unexpected much, expected a size from 1M'],
  [['--dedupe', 'sometimes'], '--dedupe: Unexpected sometimes, expected exact, near'],
])('%j is a usage error', async (args, message) => {
  const run = await runInTest(main, ['--held-out', 'none', ...args], { stdin });
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(message);
});

function idsOf(stdout: string): string[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).id);
}

test('shards that are merged, and a set that is rebuilt from its manifest, have the bytes of one run', async () => {
  const write = writer(3);
  const random = randomOf(3, 'copies');
  const rows = Array.from({ length: 90 }, () => madeOf(write(20), write(40))).flatMap((made) => {
    const [question, answer] = rowOf(made.entry).messages.map(({ content }) => content);
    return [made, madeOf(question!, edited(answer!, 1, random))];
  });
  const file = join(folder, 'copies.jsonl');
  writeFileSync(file, rows.map(({ entry }) => `${entry.bytes}\n`).join(''));
  const args = ['--held-out', 'none', '--dedupe', 'near', '--select', '50'];
  const manifest = join(folder, 'manifest.json');
  const whole = await runInTest(main, [...args, '--manifest', manifest, file]);
  expect(whole.stdout.trim().split('\n')).toHaveLength(50);
  expect(whole.stderr).toContain('near-duplicate');
  const shards: string[] = [];
  for (const number of [1, 2]) {
    const shard = await runInTest(main, [...args, '--shard', `${number}/2`, file]);
    const path = join(folder, `shard-${number}.jsonl`);
    writeFileSync(path, shard.stdout);
    shards.push(path);
  }
  expect((await runInTest(main, [...args, '--merge', ...shards])).stdout).toBe(whole.stdout);
  const rebuilt = await runInTest(main, ['--from-manifest', manifest]);
  expect([rebuilt.code, rebuilt.stdout]).toEqual([0, whole.stdout]);
});
