import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { openGguf } from '@labpipe/gguf';
import { tokenizerOf } from '@labpipe/tokenizer';
import { llamaCpp } from '@labpipe/tokenizer/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { initCommand } from '../../src/init/cli.ts';
import { makeStudent, rows } from '../student.ts';

const folder = temporaryFolder();
const stdin = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const output = join(folder, 'student.gguf');
const llama = await llamaCpp();
afterAll(() => llama?.dispose());

test('it prints the model record, and counts the rows whose words it used', async () => {
  const { code, stdout, stderr } = await runInTest(initCommand, ['--output', output], { stdin });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    kind: 'model',
    path: output,
    format: 'gguf',
    epoch: 0,
    samples_seen: 0,
    loss: null,
  });
  expect(stderr).toMatch(
    /^train init: 5 in, 5 out, 0 rejected, 0 failed, 0\.\d+ M parameters, \d+ tokens \(asked 1024: no more pairs repeat\) -> /,
  );
});

test('flags give the sizes, under the names that llama.cpp knows', async () => {
  const argv = [
    '--hidden-size=24',
    '--layers=2',
    '--heads=6',
    '--kv-heads=3',
    '--feed-forward-size=40',
    '--vocabulary-size=300',
    '--context-length=77',
  ];
  const gguf = await openGguf(await makeStudent(folder, { argv }));
  const shapes = Object.fromEntries(gguf.tensors.map(({ name, shape }) => [name, shape]));
  expect(shapes).toMatchObject({
    'token_embd.weight': [300, 24],
    'blk.1.attn_q.weight': [24, 24],
    'blk.1.attn_k.weight': [12, 24],
    'blk.1.attn_v.weight': [12, 24],
    'blk.1.attn_output.weight': [24, 24],
    'blk.1.ffn_gate.weight': [40, 24],
    'blk.1.ffn_down.weight': [24, 40],
    'output_norm.weight': [24],
    'output.weight': [300, 24],
  });
  expect(gguf.tensors).toHaveLength(2 * 9 + 3);
  const values = [
    'context_length',
    'block_count',
    'attention.head_count_kv',
    'rope.dimension_count',
    'vocab_size',
  ];
  expect(values.map((key) => gguf.metadata.get(`llama.${key}`)?.value)).toEqual([77, 2, 3, 4, 300]);
  await gguf.close();
});

test('tied embeddings leave the output matrix out', async () => {
  const gguf = await openGguf(await makeStudent(folder, { argv: ['--tie-embeddings'] }));
  expect(gguf.tensors.map(({ name }) => name)).not.toContain('output.weight');
  await gguf.close();
});

test('weights are normal: deviation 0.02, less where they write into the residual stream, norms 1', async () => {
  const gguf = await openGguf(await makeStudent(folder));
  const deviation = async (name: string) => {
    const weights = await gguf.read(name);
    const mean = weights.reduce((sum, each) => sum + each, 0) / weights.length;
    expect(Math.abs(mean)).toBeLessThan(0.001);
    return Math.sqrt(weights.reduce((sum, each) => sum + (each - mean) ** 2, 0) / weights.length);
  };
  expect(await deviation('blk.0.attn_q.weight')).toBeCloseTo(0.02, 3);
  expect(await deviation('blk.3.ffn_down.weight')).toBeCloseTo(0.02 / Math.sqrt(8), 3);
  expect(new Set(await gguf.read('blk.2.attn_norm.weight'))).toEqual(new Set([1]));
  expect(await gguf.read('blk.0.attn_q.weight')).not.toEqual(
    await gguf.read('blk.1.attn_q.weight'),
  );
  await gguf.close();
});

test('the same rows and seed give the same bytes in any order of rows, another seed other weights', async () => {
  const bytes = async (argv: string[], from = rows) =>
    readFileSync(await makeStudent(folder, { argv, from }));
  const first = await bytes([]);
  expect((await bytes([], rows.toReversed())).equals(first)).toBe(true);
  expect((await bytes(['--seed', '43'])).equals(first)).toBe(false);
});

test('words of the rows become tokens; marks that stand in a row do not', async () => {
  const from = ['Velm', 'Velm', '<|im_start|>', '<|im_start|>'].map((content, i) => ({
    id: `${i}`,
    messages: [
      { role: 'user', content: 'What?' },
      { role: 'assistant', content },
    ],
  }));
  const gguf = await openGguf(await makeStudent(folder, { from }));
  const tokenizer = tokenizerOf(gguf);
  expect(tokenizer.encode('Velm')).toHaveLength(1);
  expect(tokenizer.encode('assistant')).toHaveLength(1);
  const tokens = gguf.metadata.get('tokenizer.ggml.tokens')!.value as string[];
  expect(tokens.filter((token) => token.includes('<|'))).toEqual([
    '<|endoftext|>',
    '<|im_start|>',
    '<|im_end|>',
    '<|',
  ]);
  await gguf.close();
});

test.each([
  [
    ['--hidden-size', '130'],
    '--hidden-size: Unexpected 130, expected a multiple of twice --heads (8)',
  ],
  [['--kv-heads', '3'], '--heads: Unexpected 4, expected a multiple of --kv-heads (3)'],
  [['--layers', '0'], '--layers: Unexpected 0, expected a whole number from 1'],
  [['--layers', '1.5'], '--layers: Unexpected 1.5, expected a whole number from 1'],
  [['--vocabulary-size', '258'], '--vocabulary-size: Unexpected 258, expected 259 or more'],
])('%j is refused', async (argv, message) => {
  const { code, stderr } = await runInTest(initCommand, argv, { stdin });
  expect([code, stderr]).toEqual([2, expect.stringContaining(`train init: ${message}`)]);
});

test('rows without a conversation are rejected; when none is left there is no model', async () => {
  const bad = JSON.stringify({ id: 'x', messages: [{ role: 'narrator', content: 'once' }] });
  const path = join(folder, 'none.gguf');
  const { code, stdout, stderr } = await runInTest(initCommand, ['--output', path], {
    stdin: `${bad}\n`,
  });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('1 in, 0 out, 1 rejected, 0 failed (wrong-roles 1)');
  await expect(openGguf(path)).rejects.toThrow('Unexpected unreadable file');
});

test('no rows at all are an error that says where they come from', async () => {
  const { code, stderr } = await runInTest(initCommand, [], { stdin: '' });
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('<stdin>: Unexpected end of input, expected training rows'),
  ]);
});

describe.runIf(llama)('in llama.cpp', { timeout: 60_000 }, () => {
  test.each([[[]], [['--tie-embeddings', '--kv-heads', '2', '--layers', '1']]])(
    'a student made with %j loads and talks, nonsense as yet',
    async (argv) => {
      const path = await makeStudent(folder, { argv, name: 'talks.gguf' });
      const model = await llama!.loadModel({ modelPath: path });
      const context = await model.createContext({ contextSize: 256, threads: 1 });
      const sequence = context.getSequence();
      const said: number[] = [];
      for await (const token of sequence.evaluate(
        model.tokenize('<|im_start|>user\nHi<|im_end|>\n', true),
        { temperature: 0 },
      )) {
        said.push(token);
        if (said.length === 20) break;
      }
      expect(said).toHaveLength(20);
      expect(model.fileInfo.metadata.tokenizer.chat_template).toContain('<|im_start|>');
      await model.dispose();
    },
  );
});
