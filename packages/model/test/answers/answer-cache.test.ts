import { createHash } from 'node:crypto';
import {
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import type { ChatAnswer } from '../../src/answer.ts';
import { openAnswerCache } from '../../src/answers/answer-cache.ts';

const parent = temporaryFolder();
let folders = 0;
const newFolder = () => join(parent, String(++folders));
const keyOf = (name: string | number) =>
  createHash('sha256').update(String(name)).digest('hex').slice(0, 40);
const answer = (text: string): ChatAnswer => ({
  texts: [text],
  finish: ['stop'],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  model: 'm',
});
const textOf = (found: ChatAnswer | undefined) => found?.texts[0];
const only = (folder: string) => {
  const [name = '', ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name);
};

test('what is put is got, at once and by the next process', () => {
  const folder = newFolder();
  const cache = openAnswerCache(folder);
  cache.put(keyOf('a'), answer('Où ? \u2028 \n'));
  expect(textOf(cache.get(keyOf('a')))).toBe('Où ? \u2028 \n');
  expect(textOf(openAnswerCache(folder).get(keyOf('a')))).toBe('Où ? \u2028 \n');
  expect(cache.get(keyOf('b'))).toBeUndefined();
});

test('of two answers to a request the newer counts', () => {
  const folder = newFolder();
  const first = openAnswerCache(folder);
  first.put(keyOf('a'), answer('old'));
  first.put(keyOf('a'), answer('newer'));
  expect(textOf(first.get(keyOf('a')))).toBe('newer');
  expect(textOf(openAnswerCache(folder).get(keyOf('a')))).toBe('newer');
});

test('a process sees what another keeps while both run', async () => {
  const folder = newFolder();
  const [one, two] = [openAnswerCache(folder), openAnswerCache(folder)];
  one.put(keyOf('a'), answer('a'));
  await new Promise((go) => setTimeout(go, 300));
  expect(textOf(two.get(keyOf('a')))).toBe('a');
  one.put(keyOf('b'), answer('b'));
  await new Promise((go) => setTimeout(go, 300));
  expect(textOf(two.get(keyOf('b')))).toBe('b');
});

test('a segment cut at any byte gives every answer before the cut, and no half one', () => {
  const folder = newFolder();
  const cache = openAnswerCache(folder);
  for (const name of ['a', 'b', 'c']) cache.put(keyOf(name), answer(`é ${name}`));
  const file = only(folder);
  const { size } = statSync(file);
  const lines = readFileSync(file).toString('latin1').split('\n');
  const ends = [0, 1, 2].map((at) => lines.slice(0, at + 1).join('\n').length + 1);
  for (let cut = size - 1; cut >= 0; cut--) {
    truncateSync(file, cut);
    const again = openAnswerCache(folder);
    const got = ['a', 'b', 'c'].map((name) => textOf(again.get(keyOf(name))));
    expect(got).toEqual(
      ['a', 'b', 'c'].map((name, at) => (ends[at]! <= cut ? `é ${name}` : undefined)),
    );
    again.close();
  }
});

test('lines that are damaged hide no others', () => {
  const folder = newFolder();
  const cache = openAnswerCache(folder);
  for (const name of ['a', 'b', 'c', 'd']) cache.put(keyOf(name), answer(name));
  const file = only(folder);
  const lines = readFileSync(file, 'utf8').split('\n');
  lines[0] = lines[0]!.replace('"texts"', '"text"');
  lines[1] = '\0\0\0\0';
  lines[3] = lines[3]!.replace(keyOf('d'), keyOf('e'));
  writeFileSync(file, lines.join('\n'));
  const again = openAnswerCache(folder);
  expect(['a', 'b', 'c', 'd', 'e'].map((name) => textOf(again.get(keyOf(name))))).toEqual([
    undefined,
    undefined,
    'c',
    undefined,
    'd',
  ]);
});

test('ten thousand answers, some longer than a read, through the index and past its end', () => {
  const folder = newFolder();
  const count = 10_000;
  const text = (number: number) => (number === 77 ? 'long '.repeat(500_000) : `Answer ${number}.`);
  const cache = openAnswerCache(folder);
  for (let number = 0; number < count; number++) cache.put(keyOf(number), answer(text(number)));
  cache.close();
  expect(readdirSync(folder)).toHaveLength(2);
  const checkAll = () => {
    const again = openAnswerCache(folder);
    for (let number = 0; number < count; number++)
      if (textOf(again.get(keyOf(number))) !== text(number)) throw new Error(`lost ${number}`);
    again.close();
  };
  checkAll();
  // An index of the beginning only, cut within an entry; then none, of a segment that was left long ago.
  const index = join(folder, readdirSync(folder).find((name) => name.endsWith('.index'))!);
  truncateSync(index, 30 * 500 + 7);
  checkAll();
  rmSync(index);
  utimesSync(only(folder), new Date(0), new Date(0));
  checkAll();
  expect(readdirSync(folder)).toHaveLength(2);
  checkAll();
});

test('a deleted folder is an empty one', async () => {
  const folder = newFolder();
  const cache = openAnswerCache(folder);
  await new Promise((go) => setTimeout(go, 300));
  rmSync(folder, { recursive: true });
  expect(cache.get(keyOf('a'))).toBeUndefined();
  expect(() => cache.put(keyOf('a'), answer('a'))).toThrow('ENOENT');
});
