import { spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { numberAt, openGguf, textAt } from '@labpipe/gguf';
import { beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { onnxRuntime } from '../../src/engines/onnx.ts';
import { factLines, facts } from '../facts.ts';
import { makeStudent } from '../student.ts';

const folder = temporaryFolder();
const bin = fileURLToPath(new URL('../../bin/train.js', import.meta.url));
const rows = join(folder, 'rows.jsonl');
const engine = (await onnxRuntime()) ? 'onnx' : 'jax';
let base = '';
beforeAll(async () => {
  const small = [
    '--hidden-size',
    '32',
    '--layers',
    '2',
    '--heads',
    '2',
    '--feed-forward-size',
    '64',
  ];
  base = await makeStudent(folder, { from: facts, argv: small });
  writeFileSync(rows, factLines);
});

function argvOf(output: string, ...more: string[]): string[] {
  const lora = ['--lora-rank', '8', '--lora-alpha', '16', '--learning-rate', '0.02'];
  const often = ['--num-epochs', '6', '--save-samples', '16', '--engine', engine];
  return ['--model', base, '--output', join(folder, output), ...lora, ...often, ...more, rows];
}

const last = (output: string) => join(folder, output, `samples_${6 * facts.length}.gguf`);

describe('a run with adapters', () => {
  beforeAll(async () => {
    for (const [output, ...more] of [
      ['f16'],
      ['f32', '--save-type', 'f32'],
      ['adapter', '--save-as', 'adapter', '--save-type', 'f32'],
    ] as const) {
      const { code, stdout, stderr } = await runInTest(main, argvOf(output, ...more));
      expect(code, stderr).toBe(0);
      const records = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      const losses = records.flatMap((each) => (each.kind === 'step' ? [each.loss] : []));
      expect(losses.at(-1)).toBeLessThan(losses[0] - 0.25);
      const format = output === 'adapter' ? 'adapter' : 'gguf';
      expect(records.at(-1)).toMatchObject({ kind: 'model', format, base, path: last(output) });
    }
  }, 60_000);

  test('saves whole models in half precision, twice as small as those in full', async () => {
    const [half, whole, start] = [
      await openGguf(last('f16')),
      await openGguf(last('f32')),
      await openGguf(base),
    ];
    expect(half.tensors.map(({ name }) => name)).toEqual(start.tensors.map(({ name }) => name));
    expect(new Set(half.tensors.map(({ type }) => type))).toEqual(new Set(['F16', 'F32']));
    const name = 'blk.1.ffn_up.weight';
    const [ours, full, before] = await Promise.all([
      half.read(name),
      whole.read(name),
      start.read(name),
    ]);
    for (const [i, value] of full.entries()) expect(ours[i]).toBeCloseTo(value, 3);
    expect(full).not.toEqual(before);
    expect(await whole.read('token_embd.weight')).toEqual(await start.read('token_embd.weight'));
    for (const gguf of [half, whole, start]) await gguf.close();
    expect(statSync(last('f16')).size).toBeLessThan(0.7 * statSync(last('f32')).size);
  });

  test('or adapters alone, as llama.cpp names them', async () => {
    const gguf = await openGguf(last('adapter'));
    expect(textAt(gguf, 'general.type')).toBe('adapter');
    expect(textAt(gguf, 'adapter.type')).toBe('lora');
    expect(textAt(gguf, 'general.architecture')).toBe('llama');
    expect(numberAt(gguf, 'adapter.lora.alpha')).toBe(16);
    expect(gguf.tensors).toHaveLength(2 * 7 * 2);
    expect(gguf.tensors).toContainEqual({
      name: 'blk.1.ffn_up.weight.lora_b',
      shape: [64, 8],
      type: 'F32',
    });
    await gguf.close();
  });

  test('killed, it goes on and ends with the bytes of an unbroken one', {
    timeout: 60_000,
  }, async () => {
    const argv = argvOf('killed');
    await killed(argv, '"epoch":3,');
    const { code, stdout, stderr } = await runInTest(main, argv);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/going on after step \d+ of 18/);
    expect(stdout).not.toContain('"step":1,');
    expect(readFileSync(last('killed')).equals(readFileSync(last('f16')))).toBe(true);
  });
});

test.each([
  ['--lora-rank', '-1', /--lora-rank: Unexpected -1, expected a whole number from 0/],
  ['--lora-alpha', '0', /--lora-alpha: Unexpected 0, expected a number above 0/],
  [
    '--lora-target-modules',
    'q_proj,w_proj',
    /Unexpected w_proj, expected all-linear or some of q_proj, k_proj/,
  ],
])('%s %s is refused', async (flag, value, message) => {
  const { code, stdout, stderr } = await runInTest(main, [
    ...argvOf('refused'),
    `${flag}=${value}`,
  ]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

/** Runs the bin and kills it once stdout has that text. */
async function killed(argv: string[], when: string): Promise<void> {
  const child = spawn(process.execPath, [bin, ...argv], { stdio: ['ignore', 'pipe', 'ignore'] });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    if (stdout.includes(when)) child.kill('SIGKILL');
  });
  await new Promise((resolve) => {
    child.on('close', resolve);
  });
}

test.each([
  [['--lora-alpha', '8'], '--lora-alpha: Unexpected without --lora-rank'],
  [['--lora-target-modules', 'q_proj'], '--lora-target-modules: Unexpected without --lora-rank'],
  [['--lora-dropout', '0.1'], '--lora-dropout: Unexpected without --lora-rank'],
  [
    ['--lora-rank', '4', '--lora-dropout', '1'],
    '--lora-dropout: Unexpected 1, expected a number from 0',
  ],
  [['--save-as', 'adapter'], '--save-as adapter: Unexpected without --lora-rank'],
])('%j, which would do nothing, is a usage error', async (flags, message) => {
  const { code, stderr } = await runInTest(main, ['--model', base, ...flags, rows]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('a rank larger than a matrix is said to be', async () => {
  const flags = ['--lora-rank', '40', '--lora-target-modules', 'v_proj', '--num-epochs', '1'];
  const argv = ['--model', base, '--output', join(folder, 'ranked'), ...flags, rows];
  const { code, stderr } = await runInTest(main, argv);
  expect(code).toBe(0);
  expect(stderr).toContain('--lora-rank 40 is more than attn_v has rows or columns (32)');
});
