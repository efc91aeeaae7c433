import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { afterEach, expect, test, vi } from 'vitest';
import type { ChatAnswer } from '../../src/answer.ts';
import { type AnswerCache, openAnswerCache } from '../../src/answers/answer-cache.ts';
import type { Waiting } from '../../src/answers/turns.ts';

const parent = temporaryFolder();
let folders = 0;
const newFolder = () => join(parent, String(++folders));
const keyOf = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 40);
const answer = (text: string): ChatAnswer => ({
  texts: [text],
  finish: ['stop'],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  model: 'm',
});
const [a, b, c] = [keyOf('a'), keyOf('b'), keyOf('c')];
const opened: AnswerCache[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const cache of opened.splice(0)) cache.close();
});

function open(folder: string, waiting?: Partial<Waiting>): AnswerCache {
  const cache = openAnswerCache(folder, { patience: Number.POSITIVE_INFINITY, ...waiting });
  opened.push(cache);
  return cache;
}

/** What has become of a turn so far. */
function watch(turn: Promise<ChatAnswer | undefined> | undefined) {
  const watched = { state: turn ? 'waits' : 'ours' };
  turn?.then(
    (found) => {
      watched.state = found?.texts[0] ?? 'ours';
    },
    (error) => {
      watched.state = String(error);
    },
  );
  return watched;
}

test('the first asks, and the others are given its answer', async () => {
  const folder = newFolder();
  const [one, two, three] = [open(folder), open(folder), open(folder)];
  expect(one.turn(a)).toBeUndefined();
  expect(two.turn(b)).toBeUndefined();
  const waiting = [two.turn(a), three.turn(a), one.turn(b)];
  one.put(a, answer('A'));
  two.put(b, answer('B'));
  expect((await Promise.all(waiting)).map((found) => found?.texts[0])).toEqual(['A', 'A', 'B']);
});

test('where nothing came of it, the next in line asks, and only that one', async () => {
  const folder = newFolder();
  const [one, two, three] = [open(folder), open(folder), open(folder)];
  one.turn(a);
  const [second, third] = [watch(two.turn(a)), watch(three.turn(a))];
  one.pass(a);
  await expect.poll(() => second.state).toBe('ours');
  await new Promise((go) => setTimeout(go, 250));
  expect(third.state).toBe('waits');
  two.put(a, answer('A'));
  await expect.poll(() => third.state).toBe('A');
});

test('of one that closed, its answers count and its turns are free', async () => {
  const folder = newFolder();
  const [one, two] = [open(folder), open(folder)];
  one.turn(a);
  one.turn(b);
  const waiting = watch(two.turn(a));
  one.put(b, answer('B'));
  one.close();
  opened.shift();
  // Not looked for yet when its turn comes.
  expect((await two.turn(b))?.texts).toEqual(['B']);
  await expect.poll(() => waiting.state).toBe('ours');
});

test('one that has said nothing for ten seconds is gone; one that has not, is waited for', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const folder = newFolder();
  const [one, two] = [open(folder), open(folder)];
  const gone = 'join 0123456789 1 elsewhere\nclaim 0123456789 ';
  one.turn(a);
  writeFileSync(join(folder, 'claims'), `${gone}${b.slice(0, 20)}\n`, { flag: 'a' });
  const [alive, dead] = [watch(two.turn(a)), watch(two.turn(b))];
  await vi.advanceTimersByTimeAsync(9500);
  expect([alive.state, dead.state]).toEqual(['waits', 'waits']);
  await vi.advanceTimersByTimeAsync(1000);
  expect([alive.state, dead.state]).toEqual(['waits', 'ours']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(alive.state).toBe('waits');
});

test('nobody waits longer than their patience, nor when told to stop', async () => {
  const folder = newFolder();
  const controller = new AbortController();
  const one = open(folder);
  const hasty = open(folder, { patience: 150 });
  const stopped = open(folder, { signal: controller.signal });
  one.turn(a);
  expect(await hasty.turn(a)).toBeUndefined();
  const waiting = stopped.turn(a);
  controller.abort(new Error('stop'));
  await expect(waiting).rejects.toThrow('stop');
  await expect(stopped.turn(a)).rejects.toThrow('stop');
});

test('what is damaged, cut or emptied costs a request and no more', async () => {
  const folder = newFolder();
  const file = join(folder, 'claims');
  const [one, two] = [open(folder), open(folder)];
  one.turn(a);
  writeFileSync(file, 'claim\n\0\0 claim x y z\n\nleave nobody\npass\n', { flag: 'a' });
  const waiting = watch(two.turn(a));
  expect(waiting.state).toBe('waits');
  truncateSync(file, 0);
  // Whoever notices says again what is its own.
  expect(one.turn(b)).toBeUndefined();
  expect(readFileSync(file, 'utf8')).toContain(a.slice(0, 20));
  expect(two.turn(c)).toBeUndefined();
  one.put(a, answer('A'));
  await expect.poll(() => waiting.state).toMatch(/^(A|ours)$/);
});

test('where nothing can be claimed, everything is ours', () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'claims'), { recursive: true });
  const [one, two] = [open(folder), open(folder)];
  expect([one.turn(a), two.turn(a)]).toEqual([undefined, undefined]);
  two.pass(a);
});

test('the last to go leaves an empty file', () => {
  const folder = newFolder();
  const [one, two] = [open(folder), open(folder)];
  one.turn(a);
  two.turn(b);
  one.close();
  expect(statSync(join(folder, 'claims')).size).toBeGreaterThan(0);
  two.close();
  expect(statSync(join(folder, 'claims')).size).toBe(0);
  opened.splice(0);
});
