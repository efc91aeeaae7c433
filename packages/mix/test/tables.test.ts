import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, sharedData, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { csvLines } from '../src/input/csv.ts';
import { parquetLines } from '../src/input/parquet.ts';

const folder = temporaryFolder();
const files = new URL('files/', import.meta.url).pathname;
const mix = async (...args: string[]) => {
  const { code, stdout, stderr } = await runInTest(main, ['--held-out', 'none', ...args]);
  const rows = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { code, stderr, rows };
};
const said = ({ messages }: { messages: { content: string }[] }) =>
  messages.map(({ content }) => content);

test('messages of a Parquet file are rows, those of every row group; other columns move into the metadata', async () => {
  const { code, rows } = await mix(`${files}messages.snappy.parquet`);
  expect(code).toBe(0);
  expect(rows).toHaveLength(250);
  expect(said(rows[249])).toEqual(['How high is tower 249?', '249 m, über alles.']);
  expect(JSON.parse(rows[249].metadata)).toEqual({ source: 'towers', score: 249 });
});

test.each([
  [
    'alpaca.zstd',
    [
      ['Add\n1 2', '3'],
      ['Greet', 'Hello!'],
      ['Name a colour', 'Blue'],
    ],
  ],
  [
    'sharegpt.gzip',
    [
      ['Hi', 'Ho'],
      ['Bye', 'So long'],
    ],
  ],
])('%s.parquet is read by its columns', async (name, expected) => {
  const { rows } = await mix(`${files}${name}.parquet`);
  expect(rows.map(said)).toEqual(expected);
});

test('calls of tools come out of a table, where every message has every key, as they went in', async () => {
  const { rows } = await mix('--to', 'openai', `${files}tools.lz4.parquet`);
  const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
  expect(rows).toEqual([
    {
      messages: [
        { role: 'user', content: 'How warm?' },
        { role: 'assistant', content: '', tool_calls: [call] },
        { role: 'tool', content: '18', tool_call_id: 'c' },
        { role: 'assistant', content: '18 degrees.' },
      ],
      tools: [{ type: 'function' }],
    },
  ]);
});

test('sizes and splits work on tables as on lines', async () => {
  const { rows } = await mix(`${files}messages.snappy.parquet:20`);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(20);
});

test.each([
  ['no Parquet', 'not a table', 'expected a Parquet file'],
  [
    'half of one',
    readFileSync(`${files}messages.snappy.parquet`).subarray(2000),
    'expected a Parquet file',
  ],
])('%s is unreadable input', async (name, bytes, message) => {
  const path = join(folder, `${name}.parquet`);
  writeFileSync(path, bytes);
  const { code, stderr, rows } = await mix(path);
  expect([code, rows]).toEqual([4, []]);
  expect(stderr).toContain(`${path}: Unexpected bytes`);
  expect(stderr).toContain(message);
});

test('a Parquet file that is not there is unreadable input', async () => {
  expect((await mix(join(folder, 'none.parquet'))).code).toBe(4);
});

test('a row group at a time is read', async () => {
  const lines = parquetLines(`${files}messages.snappy.parquet`);
  expect(JSON.parse(String((await lines.next()).value)).score).toBe(0);
  await lines.return(undefined);
});

const csv = async (text: string) => {
  const lines: unknown[] = [];
  const bytes = (async function* () {
    for (let at = 0; at < text.length; at += 3) yield text.slice(at, at + 3);
  })();
  for await (const line of csvLines({ name: 'a.csv', bytes })) lines.push(JSON.parse(String(line)));
  return lines;
};

test.each<[string, string, object[]]>([
  ['plain fields', 'a,b\n1,2\n', [{ a: '1', b: '2' }]],
  [
    'quotes, commas and line ends within a field',
    'a,b\r\n"x, ""y""\nz",2\r\n',
    [{ a: 'x, "y"\nz', b: '2' }],
  ],
  [
    'empty fields, and missing ones at the end',
    'a,b,c\n,"",\nx\n',
    [{ a: '', b: '', c: '' }, { a: 'x' }],
  ],
  ['empty lines between records', 'a\n\n1\n\n', [{ a: '1' }]],
  ['a byte order mark', '\ufeffa\n1', [{ a: '1' }]],
  ['a name that objects have already', '__proto__\n1', [JSON.parse('{"__proto__":"1"}')]],
  [
    "MMLU's own files, which name no columns",
    'Find c.,0,1,2,3,B\nFind d.,4,5,6,7,A\n',
    [
      { question: 'Find c.', choice0: '0', choice1: '1', choice2: '2', choice3: '3', answer: 'B' },
      { question: 'Find d.', choice0: '4', choice1: '5', choice2: '6', choice3: '7', answer: 'A' },
    ],
  ],
  ['nothing', '', []],
])('CSV with %s', async (_name, text, expected) => {
  expect(await csv(text)).toEqual(expected);
});

test.each([
  ['more fields than names', 'a\n1\n1,2\n', 'a.csv:3: Unexpected 2 fields, expected 1'],
  ['a quote without an end', 'a\n1\n"x\ny\n', 'a.csv:3: Unexpected quote without an end'],
])('CSV with %s says where', async (_name, text, message) => {
  await expect(csv(text)).rejects.toThrow(message);
});

const data = sharedData();
test.runIf(data)(
  'questions of MMLU, as they are handed round, are rows with the right choice as answer',
  async () => {
    const path = `${data}/mmlu/dev/astronomy_dev.csv`;
    const asked = (await csv(readFileSync(path, 'utf8'))) as Record<string, string>[];
    const { code, rows } = await mix(path);
    expect(code).toBe(0);
    expect(rows.map(said)).toEqual(
      asked.map((record) => [record['question'], record[`choice${record['answer']}`]]),
    );
  },
);
