import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import type { Leaf } from '@labpipe/records';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { freeformLeaf, lines } from '../support/leaves.ts';
import { blocks, type Say, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();
let runs = 0;
const newCache = () => join(folder, `cache-${++runs}`);

// No two answers alike: a row that was asked for twice would show.
const everNew = (): Say => {
  let count = 0;
  return ({ body }) => blocks([`Question ${body.seed}?`, `Answer ${++count}.`]);
};

function rhymes(count: number, body: Partial<Leaf> = {}): Leaf {
  const seed_examples = Array.from({ length: count }, (_, number) => ({
    question: `A rhyme on number ${number}?`,
    answer: `Rhyme ${number}.`,
  }));
  return freeformLeaf({ seed_examples, ...body });
}

function start(argv: string[], input: string) {
  const options = { preferLocal: true, localDir: import.meta.dirname, input, reject: false };
  return execa('sdg', argv, options);
}

async function sdg(url: string, cache: string, leaves: Leaf[], ...options: string[]) {
  const argv = ['--endpoint-url', url, '--model=m', '--cache', cache, ...options];
  return runInTest(main, argv, { stdin: lines(...leaves) });
}

test('a run killed at any moment goes on with the same command, gives the same bytes, and asks nothing twice', async () => {
  const cache = newCache();
  const teacher = await startTeacher(everNew(), { latency: () => 15 });
  const argv = ['--endpoint-url', teacher.url, '--model=m', '--cache', cache, '--jobs=4'];
  const input = lines(rhymes(60));

  for (const killAt of [7, 30, 45]) {
    const run = start(argv, input);
    while (teacher.requests.length < killAt) await new Promise((go) => setTimeout(go, 2));
    run.kill('SIGKILL');
    expect((await run).signal).toBe('SIGKILL');
  }
  const whole = await start(argv, input);
  const again = await start(argv, input);
  expect(whole.exitCode).toBe(0);
  expect(whole.stdout.split('\n')).toHaveLength(60);
  expect(again.stdout).toBe(whole.stdout);
  // What was on its way when the run was killed is lost: at most 4 each time, and nothing else is asked twice.
  const seeds = teacher.requests.map(({ body }) => body.seed);
  expect(new Set(seeds).size).toBe(60);
  expect(seeds.length).toBeLessThanOrEqual(60 + 3 * 4);
  const answers = whole.stdout.match(/Answer \d+/g) ?? [];
  expect(new Set(answers).size).toBe(60);
});

test('a second run asks nobody and says the same, whatever the number of jobs', async () => {
  const teacher = await startTeacher(everNew());
  const cache = newCache();
  const first = await sdg(teacher.url, cache, [rhymes(10)], '--jobs=1');
  const second = await sdg(teacher.url, cache, [rhymes(10)], '--jobs=32', '--resume=always');
  expect(teacher.requests).toHaveLength(10);
  expect(second.stdout).toBe(first.stdout);
});

test('of an edited leaf only what the edit touches is asked again', async () => {
  const teacher = await startTeacher(everNew());
  const cache = newCache();
  const [one, two] = [rhymes(3), rhymes(3, { path: 'compositional_skills/verses' })];
  await sdg(teacher.url, cache, [one, two]);
  expect(teacher.requests).toHaveLength(6);
  // The same id, as one edited example must not throw away the other answers of the leaf.
  const [, ...others] = one.seed_examples;
  const edited = { ...one, seed_examples: [{ question: 'Another?', answer: 'One.' }, ...others] };
  await sdg(teacher.url, cache, [edited, two]);
  expect(teacher.requests.slice(6).map(({ prompt }) => prompt.includes('Another?'))).toEqual([
    true,
  ]);
});

test.each([
  ['the temperature', '--temperature=0.1'],
  ['the seed', '--seed=7'],
  ['the number of pairs', '--scale-factor=5'],
  ['the longest reply', '--max-num-tokens=99'],
  ['the model', '--model=other'],
])('%s makes it another request', async (_name, option) => {
  const teacher = await startTeacher(everNew());
  const cache = newCache();
  await sdg(teacher.url, cache, [rhymes(2)]);
  await sdg(teacher.url, cache, [rhymes(2)], option);
  expect(teacher.requests).toHaveLength(4);
});

test('where the server listens, how many jobs and what is kept of rejects make it no other request', async () => {
  const [one, two] = [await startTeacher(everNew()), await startTeacher(everNew())];
  const cache = newCache();
  const first = await sdg(one.url, cache, [rhymes(2)]);
  const second = await sdg(two.url, cache, [rhymes(2)], '--jobs=1', '--retries=1');
  expect(two.requests).toEqual([]);
  expect(second.stdout.replaceAll(two.url, one.url)).toBe(first.stdout);
});

test('--resume=never asks all anew, and later runs go by the new answers', async () => {
  const teacher = await startTeacher(everNew());
  const cache = newCache();
  const first = await sdg(teacher.url, cache, [rhymes(2)]);
  const anew = await sdg(teacher.url, cache, [rhymes(2)], '--resume=never');
  const later = await sdg(teacher.url, cache, [rhymes(2)]);
  expect(teacher.requests).toHaveLength(4);
  expect(anew.stdout).not.toBe(first.stdout);
  expect(later.stdout).toBe(anew.stdout);
});

test('within one run the same request is asked once, under --resume=never too', async () => {
  const teacher = await startTeacher(everNew());
  const twice = [rhymes(2), rhymes(2)];
  const { stdout } = await sdg(teacher.url, newCache(), twice, '--resume=never', '--jobs=1');
  expect(teacher.requests).toHaveLength(2);
  expect(new Set(stdout.match(/Answer \d/g))).toEqual(new Set(['Answer 1', 'Answer 2']));
});

test.each([
  ['gone', () => ''],
  ['cut off', (line: string) => line.slice(0, -20)],
  ['of another kind', (line: string) => line.replace('"texts":[', '"texts":["').replace(']', '"]')],
  ['no JSON', (line: string) => line.replace('"answer"', 'answer')],
])('an entry that is %s is asked for again and put right', async (_name, damage) => {
  const teacher = await startTeacher(everNew());
  const cache = newCache();
  await sdg(teacher.url, cache, [rhymes(1)]);
  const [file = ''] = filesIn(cache);
  writeFileSync(file, damage(readFileSync(file, 'utf8')));
  await sdg(teacher.url, cache, [rhymes(1)]);
  await sdg(teacher.url, cache, [rhymes(1)]);
  expect(teacher.requests).toHaveLength(2);
});

test('a failed request is not kept: the same command asks it again', async () => {
  let isDown = true;
  const teacher = await startTeacher((asked) => {
    if (isDown && asked.prompt.includes('number 1')) {
      asked.response.writeHead(400).end('{}');
      return undefined;
    }
    return blocks([`Question ${asked.body.seed}?`, 'Yes.']);
  });
  const cache = newCache();
  expect((await sdg(teacher.url, cache, [rhymes(3)])).code).toBe(3);
  isDown = false;
  const { code, stdout } = await sdg(teacher.url, cache, [rhymes(3)]);
  expect([code, stdout.trim().split('\n').length, teacher.requests.length]).toEqual([0, 3, 4]);
});

test('processes that start together on one cache ask each request once between them, and say the same', async () => {
  const teacher = await startTeacher(everNew(), { latency: () => 20 });
  const input = lines(rhymes(200));
  const argv = ['--endpoint-url', teacher.url, '--model=m', '--cache', newCache(), '--jobs=16'];
  const runs = [1, 2, 3].map(() => start(argv, input));
  const [one, two, three] = await Promise.all(runs);
  expect(one?.stdout.split('\n')).toHaveLength(200);
  expect([two?.stdout, three?.stdout]).toEqual([one?.stdout, one?.stdout]);
  expect(teacher.requests).toHaveLength(200);
});

test('what a process had on its way when it was killed is asked by the one that waits for it', async () => {
  const teacher = await startTeacher(everNew(), { latency: () => 20 });
  const cache = newCache();
  const input = lines(rhymes(300));
  const argv = ['--endpoint-url', teacher.url, '--model=m', '--cache', cache, '--jobs=8'];
  const [doomed, other] = [start(argv, input), start(argv, input)];
  while (teacher.requests.length < 150) await new Promise((go) => setTimeout(go, 2));
  doomed.kill('SIGKILL');
  const { exitCode, stdout } = await other;
  expect([exitCode, stdout.split('\n').length]).toEqual([0, 300]);
  expect(new Set(teacher.requests.map(({ body }) => body.seed)).size).toBe(300);
  expect(teacher.requests.length).toBeLessThanOrEqual(300 + 8);
});

test('what failed in one process is asked by the one that waits for it', async () => {
  const teacher = await startTeacher(
    (asked) => {
      if (asked.count > 1) return blocks([`Question ${asked.body.seed}?`, 'Yes.']);
      asked.response.writeHead(400).end('{}');
      return undefined;
    },
    { latency: () => 200 },
  );
  const cache = newCache();
  const both = await Promise.all([1, 2].map(() => sdg(teacher.url, cache, [rhymes(1)])));
  expect(both.map(({ code }) => code).sort()).toEqual([0, 1]);
  expect(teacher.requests).toHaveLength(2);
});

test('an interrupted run waits for nobody', async () => {
  const teacher = await startTeacher(() => undefined);
  const cache = newCache();
  const argv = ['--endpoint-url', teacher.url, '--model=m', '--cache', cache];
  const asking = start(argv, lines(rhymes(1)));
  while (teacher.requests.length < 1) await new Promise((go) => setTimeout(go, 2));
  const controller = new AbortController();
  const waiting = runInTest(main, argv, {
    stdin: lines(rhymes(1)),
    signal: controller.signal,
  });
  const late = sdg(teacher.url, cache, [rhymes(1)], '--deadline=0.5');
  await new Promise((go) => setTimeout(go, 300));
  controller.abort();
  expect([(await waiting).code, (await late).code, teacher.requests.length]).toEqual([130, 6, 1]);
  asking.kill('SIGKILL');
  await asking;
});

test('no key reaches the cache, and nobody else may read it', async () => {
  const teacher = await startTeacher(everNew());
  const cache = newCache();
  const argv = ['--endpoint-url', teacher.url, '--cache', cache];
  const env = { OPENAI_API_KEY: 'sk-secret' };
  await runInTest(main, argv, { stdin: lines(rhymes(2)), env });
  const texts = filesIn(cache).map((file) => readFileSync(file, 'utf8'));
  expect(texts.join()).toContain('Answer 2');
  expect(texts.join()).not.toContain('sk-secret');
  if (process.platform !== 'win32') expect(statSync(cache).mode & 0o077).toBe(0);
});

test('a cache that cannot be used is named: an error under always, else the run goes on without', async () => {
  const teacher = await startTeacher(everNew());
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const possible = await sdg(teacher.url, join(file, 'cache'), [rhymes(1)]);
  expect(possible.code).toBe(0);
  expect(possible.stderr).toMatch(/Unexpected ENOTDIR.*going on without/);
  const always = await sdg(teacher.url, join(file, 'cache'), [rhymes(1)], '--resume=always');
  expect(always.code).toBe(2);
  expect(teacher.requests).toHaveLength(1);
});

test('a cache that can no longer be written costs what would be kept, and not the run', async () => {
  const cache = newCache();
  mkdirSync(cache);
  const teacher = await startTeacher((asked) => {
    // A file in the place of the folder.
    if (asked.count === 1) {
      rmSync(cache, { recursive: true });
      writeFileSync(cache, '');
    }
    return blocks([`Question ${asked.body.seed}?`, 'Yes.']);
  });
  const { code, stdout, stderr } = await sdg(teacher.url, cache, [rhymes(3)], '--jobs=1');
  expect([code, stdout.trim().split('\n').length]).toEqual([0, 3]);
  expect(stderr.match(/going on without/g)).toHaveLength(1);
});

function filesIn(place: string): string[] {
  return readdirSync(place)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(place, name));
}
