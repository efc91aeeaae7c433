import { readFileSync, writeFileSync } from 'node:fs';
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
  for (const files of [[], ['a'], ['a', 'b', 'c'], ['-', '-']]) {
    expect(await runInTest(main, ['diff', ...files])).toMatchObject({ code: 2, stdout: '' });
  }
});

test('the summary of mix diff counts changes by leaf', async () => {
  const line = (question: string, answer: string, path?: string) =>
    `${JSON.stringify({ prompt: question, completion: answer, ...(path && { path }) })}\n`;
  const old = write('old.jsonl', line('a', '1', 'x') + line('b', '1', 'y') + line('c', '1'));
  const now = write('now.jsonl', line('a', '2', 'x') + line('d', '1', 'y') + line('c', '1'));
  const summary = join(folder, 'summary.json');
  const { code } = await runInTest(main, ['diff', '--summary', summary, old, now]);
  expect(code).toBe(1);
  expect(JSON.parse(readFileSync(summary, 'utf8'))).toMatchObject({
    changes: { added: 1, removed: 1, answer: 1, weight: 0 },
    leafs: {
      x: { added: 0, removed: 0, answer: 1, weight: 0 },
      y: { added: 1, removed: 1, answer: 0, weight: 0 },
    },
  });
});

test('a set does not differ from itself', async () => {
  const file = write('self.jsonl', row('a', 'b') + row('c', 'd'));
  const { code, stdout } = await runInTest(main, ['diff', file, file]);
  expect([code, stdout]).toEqual([0, '']);
});

test('mix stats counts rows, duplicates, characters and tokens, by file, data set and leaf', async () => {
  const stdin =
    row('abc', 'd', { dataset: 'x', path: 'p/q' }) +
    row('abc', 'd') +
    row('e', 'f '.repeat(50), { dataset: 'x' });
  const args = ['stats', '--limit', '50', '--context', '60'];
  const { code, stdout, stderr } = await runInTest(main, args, { stdin });
  const one = { rows: 1, characters: 4, tokens: 4 };
  const { id } = JSON.parse(
    (await runInTest(main, ['--held-out', 'none'], { stdin: row('e', 'f '.repeat(50)) })).stdout,
  );
  expect(JSON.parse(stdout)).toEqual({
    rows: 3,
    duplicates: 1,
    unmask: 0,
    characters: { sum: 109, median: 4, p90: 101, p99: 101, max: 101 },
    tokens: { by: 'estimate', sum: 75, median: 4, p90: 67, p99: 67, max: 67 },
    histogram: { '8': 2, '128': 1 },
    over: { limit: 50, rows: 1 },
    over_context: { context: 60, rows: 1, ids: [id] },
    files: { '-': { rows: 3, characters: 109, tokens: 75 } },
    datasets: { '(none)': one, x: { rows: 2, characters: 105, tokens: 71 } },
    leafs: { '(none)': { rows: 2, characters: 105, tokens: 71 }, 'p/q': one },
  });
  expect(stderr).toContain(`  < 8 ${'#'.repeat(40)} 2\n < 16  0\n`);
  expect(stderr).toContain('estimated; --tokenizer counts them');
  expect(stderr).toContain('1 over 60 tokens');
  expect(code).toBe(0);
});

test('mix stats counts reasoning and calls of tools, which a trainer reads as well', async () => {
  const said = { role: 'assistant', content: 'Ho' };
  const call = { function: { name: 'f', arguments: '{}' } };
  const rowOf = (...messages: object[]) =>
    `${JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }, ...messages] })}\n`;
  const stdin =
    rowOf(said) +
    rowOf({ ...said, reasoning_content: 'x'.repeat(100) }) +
    rowOf({ role: 'assistant', content: null, tool_calls: [call] }, said);
  const { stdout } = await runInTest(main, ['stats', '--quiet'], { stdin });
  const { characters, rows } = JSON.parse(stdout);
  expect(rows).toBe(3);
  expect(characters).toMatchObject({
    max: 105,
    sum: 4 + 105 + 4 + JSON.stringify([call.function]).length,
  });
});

test('mix stats counts by a tokenizer.json, and draws to a file', async () => {
  const tokenizer = write('tokenizer.json', JSON.stringify(wordTokenizer));
  const plot = join(folder, 'lengths.svg');
  const args = ['stats', '--tokenizer', tokenizer, '--plot', plot];
  const { stdout } = await runInTest(main, args, { stdin: row('low low high', 'high') });
  expect(JSON.parse(stdout).tokens).toEqual({
    by: tokenizer,
    sum: 4,
    median: 4,
    p90: 4,
    p99: 4,
    max: 4,
  });
  expect(readFileSync(plot, 'utf8')).toContain('<title>Rows by tokens</title>');
});

test.each([
  [['--plot', 'a.gif'], 2, '--plot a.gif: Unexpected ending'],
  [['--context', '-1'], 2, '--context: Unexpected -1'],
  [['--tokenizer', 'none.json'], 4, 'none.json: Unexpected tokenizer (ENOENT'],
])('mix stats %j ends with %i', async (args, expected, message) => {
  const { code, stderr } = await runInTest(main, ['stats', ...args], { stdin: row('a', 'b') });
  expect([code, stderr.includes(message)]).toEqual([expected, true]);
});

test('rows are balanced by the tokens of a tokenizer, in shards too', async () => {
  const tokenizer = write('tokenizer.json', JSON.stringify(wordTokenizer));
  // Thirty rows of about 3 words, and thirty of about 33 in one long word each.
  const rowsOf = (dataset: string, answer: (at: number) => string) =>
    Array.from({ length: 30 }, (_, at) => {
      const messages = [
        { role: 'user', content: `${dataset}${at}` },
        { role: 'assistant', content: answer(at) },
      ];
      const row = {
        id: `${dataset}${at}`,
        messages,
        metadata: JSON.stringify({ dataset }),
        unmask: false,
      };
      return `${JSON.stringify(row)}\n`;
    }).join('');
  const file = write(
    'two.jsonl',
    rowsOf('short', (at) => `${'x'.repeat(300)}${at}`) + rowsOf('long', () => 'a b c d e f g h i'),
  );
  const args = [
    '--held-out',
    'none',
    '--quiet',
    '--balance',
    'dataset',
    '--balance-by',
    'tokens',
    '--tokenizer',
    tokenizer,
  ];
  const { code, stdout } = await runInTest(main, [...args, file]);
  const count = (name: string) =>
    stdout.split('\n').filter((line) => line.includes(`"${name}`)).length;
  // 30 short rows have 60 tokens, so 6 long ones of 10 have as many.
  expect({ code, short: count('short'), long: count('long') }).toEqual({
    code: 0,
    short: 30,
    long: 6,
  });
  const shards = [];
  for (const number of [1, 2]) {
    const shard = await runInTest(main, [...args, '--shard', `${number}/2`, file]);
    shards.push(write(`shard-${number}`, shard.stdout));
  }
  const merged = await runInTest(main, [...args, '--merge', ...shards]);
  expect(merged.stdout).toBe(stdout);
});

/** As small as a tokenizer of Hugging Face can be: a token a word. */
const wordTokenizer = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: null,
  decoder: null,
  model: { type: 'WordLevel', vocab: { '[UNK]': 0, low: 1, high: 2 }, unk_token: '[UNK]' },
};

test('mix stats of nothing is all zeros', async () => {
  const { code, stdout } = await runInTest(main, ['stats'], { stdin: '' });
  expect(JSON.parse(stdout)).toMatchObject({ rows: 0, characters: { sum: 0, median: 0, max: 0 } });
  expect(code).toBe(0);
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
