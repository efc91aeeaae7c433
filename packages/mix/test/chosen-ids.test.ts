import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = temporaryFolder();
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const lines = (records: readonly object[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
const rows = Array.from({ length: 10 }, (_, at) => ({
  id: `row-${at}`,
  messages: [
    { role: 'user', content: `Question ${at}?` },
    { role: 'assistant', content: 'Yes.' },
  ],
  metadata: '{}',
  unmask: false,
}));
const file = write('rows.jsonl', lines(rows));
const losses = write(
  'losses.jsonl',
  lines([
    { id: 'row-3', epoch: 1, loss: 3.2 },
    { id: 'row-7', epoch: 1, loss: 2.5 },
    { id: 'row-3', epoch: 2, loss: 2.9 },
  ]),
);

async function mix(argv: string[], stdin = '') {
  const { code, stdout, stderr } = await runInTest(main, ['--held-out', 'none', ...argv], {
    stdin,
  });
  const ids = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).id as string);
  return { code, ids, stderr };
}

test('--only takes the rows that a file of losses names, --except the others', async () => {
  const only = await mix(['--only', losses, file]);
  expect(only).toMatchObject({ code: 0, ids: ['row-3', 'row-7'] });
  expect(only.stderr).toContain('10 made, 2 out, 8 rejected, 0 failed (not-chosen 8)');
  const except = await mix(['--except', losses, file]);
  expect(except.ids).toEqual(rows.map(({ id }) => id).filter((id) => !only.ids.includes(id)));
});

test('ids may stand alone, as texts of JSON or as jq -r writes them, on standard input too', async () => {
  const { ids } = await mix(['--only', '-', file], '"row-1"\n\nrow-2\r\n{"id":"row-9"}');
  expect(ids).toEqual(['row-1', 'row-2', 'row-9']);
});

test('numbers are ids as they are written', async () => {
  const numbered = write('numbered.jsonl', lines([{ ...rows[0], id: 7 }, rows[1]!]));
  expect((await mix(['--only', write('ids', '7\n'), numbered])).ids).toEqual(['7']);
});

test('both together, sizes after them, and ids that no row has are told of', async () => {
  const all = write('all', 'row-1\nrow-2\nrow-3\nrow-99\n');
  const { ids, stderr } = await mix(['--only', all, '--except', losses, `${file}:2`]);
  expect(ids).toEqual(['row-1', 'row-2']);
  expect(stderr).toContain(`1 of 4 ids of ${all} belong to no row`);
  expect(stderr).toContain(`1 of 2 ids of ${losses} belong to no row`);
});

test('when no row is chosen the exit code is 1', async () => {
  const { code, stderr } = await mix(['--only', write('none', 'x\n'), file]);
  expect(code).toBe(1);
  expect(stderr).toContain("stage 'choose' removed 10 (not-chosen)");
});

test.each([
  [
    'a record without an id',
    ['--only', '-', file],
    '{"loss":2}',
    4,
    '<stdin>:1: Unexpected record',
  ],
  ['a missing file', ['--only', join(folder, 'nowhere'), file], '', 4, 'nowhere: Unexpected'],
  ['standard input twice', ['--only', '-'], '', 2, 'Unexpected second -'],
  ['standard input for both', ['--only', '-', '--except', '-', file], '', 2, 'Unexpected second -'],
])('%s is an error', async (_name, argv, stdin, expected, message) => {
  const { code, stderr } = await mix(argv, stdin);
  expect([code, stderr]).toEqual([expected, expect.stringContaining(message)]);
});
