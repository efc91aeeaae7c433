// The loss of every step is PyTorch's, from the same start on the same rows. Runs where LABPIPE_TORCH names a Python with torch and gguf.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { execaSync } from 'execa';
import { describe, expect, test } from 'vitest';
import { openBase } from '../../src/base.ts';
import { main } from '../../src/cli.ts';
import { adamwDefaults } from '../../src/model/adamw.ts';
import { type Example, exampleOf } from '../../src/rows/example.ts';
import { groupsOf } from '../../src/rows/order.ts';
import { factLines, facts } from '../facts.ts';
import { makeStudent } from '../student.ts';

const python = process.env['LABPIPE_TORCH'];
const folder = temporaryFolder();
const small = [
  '--hidden-size',
  '64',
  '--layers',
  '3',
  '--heads',
  '4',
  '--feed-forward-size',
  '160',
];
const [epochs, batchSize, seed, peak] = [10, 8, 42, 0.003];

describe.runIf(python).each([
  ['of its own output matrix', ['--kv-heads', '2']],
  ['with tied embeddings', ['--tie-embeddings']],
])(
  'a model %s',
  (name, argv) => {
    test('loses within 1e-3 of what PyTorch loses, over 50 steps', async () => {
      const base = await makeStudent(folder, {
        from: facts,
        argv: [...small, ...argv],
        name: `${name}.gguf`,
      });
      const flags = ['--num-epochs', `${epochs}`, '--effective-batch-size', `${batchSize}`];
      const run = ['--model', base, '--output', join(folder, name), '--learning-rate', `${peak}`];
      const options = [...run, ...flags, '--no-checkpoint-at-epoch'];
      const { code, stdout, stderr } = await runInTest(main, options, { stdin: factLines });
      expect(code, stderr).toBe(0);
      const ours = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter(({ kind }) => kind === 'step');
      expect(ours).toHaveLength(50);
      const theirs = lossesOf(
        base,
        await stepsOf(
          base,
          ours.map((step) => step.learning_rate),
        ),
      );
      const apart = ours.map(({ loss }, i) => Math.abs(loss - theirs[i]!));
      expect(Math.max(...apart)).toBeLessThan(1e-3);
      expect(theirs.at(-1)).toBeLessThan(theirs[0]! / 2);
    });
  },
  120_000,
);

async function stepsOf(base: string, rates: readonly number[]) {
  const reader = await openBase(base);
  await reader.gguf.close();
  const examples = facts.map(
    (row) => exampleOf(row, { ...reader, contextLength: 1024 }) as Example,
  );
  const steps: { rate: number; examples: { ids: number[]; learned: number[] }[] }[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const group of groupsOf(examples, { batchSize, seed, epoch })) {
      const plain = group.map(({ ids, learned }) => ({ ids: [...ids], learned: [...learned] }));
      steps.push({ rate: rates[steps.length]!, examples: plain });
    }
  }
  return steps;
}

function lossesOf(gguf: string, steps: unknown): number[] {
  const program = fileURLToPath(new URL('train.py', import.meta.url));
  const request = { gguf, threads: 1, steps, clip: 1, ...adamwDefaults };
  const { stdout } = execaSync(String(python), [program], { input: JSON.stringify(request) });
  return JSON.parse(stdout).losses;
}
