import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = temporaryFolder();

interface Row {
  messages: { content: string }[];
  metadata: string;
}

// 40 documents in 10 leafs, each with three questions of three ways to ask.
const samples = Array.from({ length: 40 }, (_, document) =>
  Array.from({ length: 9 }, (_, at) => ({
    kind: 'sample',
    id: `${document}-${at}`,
    leaf: `leaf${document % 10}`,
    path: `knowledge/leaf${document % 10}`,
    type: 'knowledge',
    dataset: 'qa',
    chunk: `chunk${document}`,
    // As sdg names it: the stretch of each chunk, here one a question.
    source: { repo: 'https://x', commit: 'abc', file: `${document}.md`, start: at, end: at + 9 },
    document: `Text of ${document}.`,
    evidence: { start: at % 3, end: 9, text: 'x' },
    question: `Way ${Math.floor(at / 3)} to ask for ${at % 3} of ${document}?`,
    answer: `${document} ${at % 3}`,
    verdicts: [],
    teacher: { model: 'm', endpoint: 'e', prompt: 'p', seed: 1 },
  })),
).flat();
const lines = (records: readonly object[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

const documentOf = ({ messages }: Row) => /of (\d+)/.exec(messages[0]!.content)![1]!;
const factOf = ({ metadata }: Row) => JSON.parse(metadata).fact as string;
const leafOf = ({ metadata }: Row) => JSON.parse(metadata).leaf as string;

test.each([
  ['document', documentOf, [28, 8, 4]],
  ['leaf', leafOf, [7, 2, 1]],
  ['fact', factOf, [84, 24, 12]],
] as const)(
  'split by %s, none is in two parts, and the shares are of them',
  async (by, unit, sizes) => {
    const parts = await split(lines(samples), '--split', 'valid=0.2,test=0.1', '--split-by', by);
    const units = parts.map((rows) => new Set(rows.map(unit)));
    expect(units.map(({ size }) => size)).toEqual(sizes);
    expect(new Set(units.flatMap((some) => [...some])).size).toBe(sizes[0] + sizes[1] + sizes[2]);
    expect(parts.flat()).toHaveLength(720);
  },
);

test('a leaf of two documents is split by document', async () => {
  const two = samples
    .filter(({ chunk }) => ['chunk1', 'chunk2'].includes(chunk))
    .map((sample) => ({ ...sample, leaf: 'one', path: 'knowledge/one' }));
  const [train, , held] = await split(lines(two), '--split', 'test=0.5');
  const documents = [train, held].map((rows) => [...new Set(rows!.map(documentOf))]);
  expect(documents.map(({ length }) => length)).toEqual([1, 1]);
  expect(documents.flat().sort()).toEqual(['1', '2']);
});

test('files of the same name beside two qna.yaml are two documents; one of a repository is one for all leaves', async () => {
  const of = (source: object) =>
    samples
      .filter(({ chunk }) => ['chunk1', 'chunk2'].includes(chunk))
      .map((sample) => ({ ...sample, source: { ...source, file: 'a.md', start: 0, end: 9 } }));
  const parts = await split(lines(of({})), '--split', 'test=0.5');
  expect(parts.filter((rows) => rows.length > 0)).toHaveLength(2);
  const stdin = lines(of({ repo: 'https://x', commit: 'abc' }));
  const argv = ['--split', 'test=0.5', '--split-folder', temporaryFolder(), '--held-out', 'none'];
  const { code, stderr } = await runInTest(main, argv, { stdin });
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining(
      '--split: Unexpected 1 unit to part by document, of which train would get none, expected one a part',
    ),
  ]);
});

test('a source in words is no document, but may be split by', async () => {
  const rows = Array.from({ length: 40 }, (_, at) => ({
    prompt: `Question ${at}?`,
    completion: 'Yes.',
    source: `data set ${at % 4}`,
  }));
  const sizes = (parts: Row[][]) => parts.map(({ length }) => length);
  expect(sizes(await split(lines(rows), '--split', 'test=0.25'))).toEqual([30, 0, 10]);
  const parts = await split(lines(rows), '--split', 'test=0.25', '--split-by', 'source');
  expect(sizes(parts)).toEqual([30, 0, 10]);
  expect(new Set(parts[2]!.map(({ metadata }) => metadata)).size).toBe(1);
});

test('the same rows go to the same parts in any order, and other ones with another seed', async () => {
  const options = ['--split', 'train=0.7,valid=0.2,test=0.1'];
  const forwards = await split(lines(samples), ...options);
  const backwards = await split(lines([...samples].reverse()), ...options);
  const other = await split(lines(samples), ...options, '--seed', '1');
  const ids = (parts: Row[][]) =>
    parts.map((rows) => rows.map((row) => JSON.stringify(row)).sort());
  expect(ids(backwards)).toEqual(ids(forwards));
  expect(ids(other)).not.toEqual(ids(forwards));
});

test("rows of other people are held to their question, or to what instructlab-sdg's metadata name", async () => {
  const row = (question: string, answer: string, metadata = '{}') => ({
    id: answer,
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
    metadata,
    unmask: false,
  });
  const rows = Array.from({ length: 60 }, (_, at) => [
    row(`Question ${at}?`, `A ${at}`),
    row(`question ${at}`, `B ${at}`),
    row(`Other ${at}`, `C ${at}`, JSON.stringify({ sdg_document: `text ${at % 10}` })),
  ]).flat();
  const parts = await split(lines(rows), '--split', 'test=0.3');
  const asked = parts.map((some) =>
    some.map(({ messages, metadata }) =>
      metadata === '{}' ? messages[0]!.content.replace(/\D/g, '') : metadata,
    ),
  );
  expect(asked[0]!.filter((one) => asked[2]!.includes(one))).toEqual([]);
  expect(asked[2]!.length).toBeGreaterThan(20);
});

test('every part has a unit where there are enough, and files only appear when the run was good', async () => {
  const few = samples.filter(({ chunk }) => ['chunk1', 'chunk2', 'chunk3'].includes(chunk));
  const parts = await split(lines(few), '--split', 'valid=0.01,test=0.01');
  expect(parts.map((rows) => new Set(rows.map(documentOf)).size)).toEqual([1, 1, 1]);
  const place = join(folder, 'broken');
  const argv = ['--split', 'test=0.5', '--split-folder', place, '--held-out', 'none'];
  const stdin = `${lines(few)}no json\n`;
  expect((await runInTest(main, argv, { stdin })).code).toBe(4);
  expect(existsSync(place) ? readdirSync(place) : []).toEqual([]);
});

test.each([
  [['--split', 'test'], '--split: Unexpected test, expected NAME=SHARE'],
  [['--split', 'test=1'], 'expected shares that leave the rest for train'],
  [['--split', 'train=0.5,test=0.1'], 'expected shares that leave the rest for train'],
  [['--split', 'test=0.1,test=0.2'], 'expected each part once'],
  [['--split', '../x=0.1'], 'expected NAME=SHARE'],
  [['--split', 'test=0.1', '--phase', 'skills'], 'expected --split-by leaf'],
])('%j is a usage error', async (argv, message) => {
  const { code, stderr } = await runInTest(main, argv, { stdin: '' });
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

/** The rows of standard output, valid and test. */
async function split(stdin: string, ...options: string[]): Promise<Row[][]> {
  const place = join(folder, `${Math.random()}`);
  const argv = [...options, '--split-folder', place, '--held-out', 'none'];
  const { code, stdout, stderr } = await runInTest(main, argv, { stdin });
  expect(stderr).toMatch(/^mix: .* 0 failed/);
  expect(code).toBe(0);
  const read = (name: string) => {
    const file = join(place, `${name}.jsonl`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  return [stdout, read('valid'), read('test')].map((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
}
