import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = temporaryFolder();
const row = (question: string, answer: string, metadata: object = {}) =>
  `${JSON.stringify({
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
    metadata: JSON.stringify(metadata),
  })}\n`;

test('mix diff tells what went, came, is answered otherwise and weighs otherwise, and ends with 1', async () => {
  const before = write('old.jsonl', row('a', '1') + row('b', '1') + row('c', '1') + row('d', '1'));
  const after = write(
    'new.jsonl',
    row('d', '1') + row('b', '2') + row('c', '1') + row('c', '1') + row('e', '1'),
  );
  const { code, stdout, stderr } = await runInTest(main, ['diff', before, after]);
  const told = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ change, row: only, old, new: now }) => {
      const said = (one: { messages: { content: string }[] }) =>
        one.messages.map(({ content }) => content);
      return change === 'answer' ? [change, said(old), said(now)] : [change, said(only), old, now];
    });
  expect(told).toEqual([
    ['removed', ['a', '1'], undefined, undefined],
    ['answer', ['b', '1'], ['b', '2']],
    ['weight', ['c', '1'], 1, 2],
    ['added', ['e', '1'], undefined, undefined],
  ]);
  expect(stderr).toContain('1 added, 1 removed, 1 answered otherwise, 1 weighed otherwise');
  expect(code).toBe(1);
});

test('sets that differ in order, metadata and format alone do not differ', async () => {
  const before = write('old.jsonl', row('a', '1', { x: 1 }) + row('b', '1'));
  const after = write('new.jsonl', `${row('b', '1')}{"instruction":"a","output":"1"}\n`);
  expect(await runInTest(main, ['diff', before, after])).toMatchObject({ code: 0, stdout: '' });
});

test('mix diff wants two files', async () => {
  for (const files of [[], ['a'], ['a', 'b', 'c'], ['a', 'a']]) {
    expect(await runInTest(main, ['diff', ...files])).toMatchObject({ code: 2, stdout: '' });
  }
});

test('mix stats counts rows, duplicates and characters, by data set and leaf', async () => {
  const stdin =
    row('abc', 'd', { dataset: 'x', path: 'p/q' }) +
    row('abc', 'd') +
    row('e', 'f'.repeat(99), { dataset: 'x' });
  const { code, stdout, stderr } = await runInTest(main, ['stats', '--limit', '50'], { stdin });
  expect(JSON.parse(stdout)).toEqual({
    rows: 3,
    duplicates: 1,
    unmask: 0,
    characters: { sum: 108, median: 4, p90: 100, p99: 100, max: 100 },
    histogram: { '8': 2, '128': 1 },
    over: { limit: 50, rows: 1 },
    datasets: { '(none)': { rows: 1, characters: 4 }, x: { rows: 2, characters: 104 } },
    leafs: { '(none)': { rows: 2, characters: 104 }, 'p/q': { rows: 1, characters: 4 } },
  });
  expect(stderr).toContain(`${'#'.repeat(40)} 2\n`);
  expect(code).toBe(0);
});

test('mix stats of nothing is all zeros', async () => {
  const { code, stdout } = await runInTest(main, ['stats'], { stdin: '' });
  expect(JSON.parse(stdout)).toMatchObject({ rows: 0, characters: { sum: 0, median: 0, max: 0 } });
  expect(code).toBe(0);
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
