import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import type { Chunk } from '@labpipe/records';
import { openTokenCounter } from '@labpipe/tokenizer';
import { expect, test } from 'vitest';
import { chunkDocument } from '../src/chunks/chunk.ts';
import { main } from '../src/cli.ts';
import type { Estimate } from '../src/estimate/estimate-record.ts';
import { randomDocument } from './chunks/documents.ts';
import { knowledgeLeaf, lines } from './support/leaves.ts';
import { blocks, startTeacher } from './support/teacher.ts';
import { byBytePairs, byCharacter } from './support/tokenizers.ts';

const folder = temporaryFolder();
const sentence = 'A velm has seven legs, and eats moss below a stone. ';
const leaf = knowledgeLeaf({ file: write('qna.yaml', ''), document: { files: ['velm.md'] } });
write('velm.md', `# Velms\n\n${sentence.repeat(12)}\n`);
const characters = write('characters.json', JSON.stringify(byCharacter));
const bytePairs = write('byte-pairs.json', JSON.stringify(byBytePairs()));

test('chunks are as large as the tokenizer says, and say so', async () => {
  const byEstimate = await chunk('--chunk-tokens', '200');
  const counted = await chunk('--chunk-tokens', '200', '--tokenizer', characters);
  expect([byEstimate.length, counted.length]).toEqual([1, 4]);
  for (const { text, tokens } of counted) expect(tokens).toBe(text.length);
  // Three sentences of 52 characters fit below the heading, a fourth does not.
  expect(counted.map(({ tokens }) => tokens)).toEqual([164, 164, 164, 164]);
});

test('the id of a chunk follows the count, so that the seeds of its prompts do', async () => {
  const [estimated] = await chunk();
  const [counted] = await chunk('--chunk-tokens', '5000', '--tokenizer', characters);
  expect(counted?.text).toBe(estimated?.text);
  expect(counted?.id).not.toBe(estimated?.id);
  expect(await chunk('--chunk-tokens', '5000', '--tokenizer', characters)).toEqual([counted]);
});

test.each([characters, bytePairs])('no chunk is over the limit by %s', async (path) => {
  const counter = await openTokenCounter(path);
  for (let number = 0; number < 60; number++) {
    const limit = [50, 120, 500][number % 3] as number;
    const document = { source: { file: 'x.md' }, text: randomDocument(number) };
    for (const { text, tokens } of chunkDocument(leaf, document, limit, counter)) {
      expect(tokens, `document ${number}`).toBeLessThanOrEqual(limit);
      expect(tokens).toBe(counter.count(text));
    }
  }
});

test('a long line without a blank is cut to chunks all the same', async () => {
  const counter = await openTokenCounter(bytePairs);
  const document = { source: { file: 'x.md' }, text: '語'.repeat(30_000) };
  const chunks = chunkDocument(leaf, document, 500, counter);
  expect(chunks.map(({ text }) => text).join('')).toBe(document.text);
  expect(Math.max(...chunks.map(({ tokens }) => tokens))).toBeLessThanOrEqual(500);
});

test('an estimate counts prompts and answers by it, and says by what', async () => {
  const options = ['--chunk-tokens', '5000', '--scale-factor', '4'];
  const [rough, roughly] = await estimate(...options);
  const [counted, exactly] = await estimate(...options, '--tokenizer', characters);
  expect([rough?.tokens_by, counted?.tokens_by]).toEqual(['estimate', characters]);
  expect(counted?.requests).toBe(rough?.requests);
  expect(counted?.prompt_tokens).toBeGreaterThan(3 * (rough?.prompt_tokens ?? 0));
  expect(counted?.completion_tokens).toBeGreaterThan(2 * (rough?.completion_tokens ?? 0));
  expect(roughly).toContain('bytes / 4 (--tokenizer counts them)');
  expect(exactly).toContain(`counted by ${characters}`);
});

test('what the context cannot hold is told by it before it is sent', async () => {
  const teacher = await startTeacher(() => blocks(['How many legs?', 'Seven.']));
  const argv = [
    '--endpoint-url',
    teacher.url,
    '--server-ctx-size',
    '1500',
    '--max-num-tokens',
    '9',
  ];
  const ask = (...options: string[]) =>
    runInTest(main, [...argv, '--chunk-tokens', '5000', ...options], {
      stdin: lines(leaf),
      env: { PATH: process.env['PATH'], HOME: folder, LABPIPE_RESUME: 'never' },
    });
  expect((await ask()).stderr).not.toContain('over-context');
  const sent = teacher.requests.length;
  const { code, stderr } = await ask('--tokenizer', characters, '--verbose');
  expect(stderr).toMatch(
    /over-context: Unexpected request of about \d{4} tokens with 9 for its reply, /,
  );
  expect([code, teacher.requests.length]).toEqual([1, sent]);
});

test.each([
  ['none.json', undefined, 'ENOENT'],
  ['no-json.json', 'no json', 'Unexpected token'],
  ['empty.json', '{}', 'must contain a "model"'],
  ['null.json', 'null', 'must be a valid object'],
  [
    'silent.json',
    JSON.stringify({ ...byBytePairs(), model: { type: 'BPE', vocab: {}, merges: [] } }),
    'it finds no tokens in a text',
  ],
])('a tokenizer %s is refused', async (name, text, why) => {
  const path = text === undefined ? join(folder, name) : write(name, text);
  for (const command of [[], ['chunk'], ['estimate']]) {
    const argv = [...command, '--tokenizer', path];
    const { code, stderr } = await runInTest(main, argv, { stdin: lines(leaf) });
    const [line] = stderr.split('\n');
    expect(line).toContain(`--tokenizer ${path}: Unexpected tokenizer (`);
    expect(line).toContain(why);
    expect(code).toBe(4);
  }
});

async function chunk(...options: string[]): Promise<Chunk[]> {
  const { stdout } = await runInTest(main, ['chunk', ...options], { stdin: lines(leaf) });
  return parse(stdout);
}

async function estimate(...options: string[]): Promise<[Estimate | undefined, string]> {
  const argv = ['estimate', ...options];
  const { stdout, stderr } = await runInTest(main, argv, { stdin: lines(leaf) });
  return [parse<Estimate>(stdout)[0], stderr];
}

function parse<T>(text: string): T[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
