import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { openGguf } from '@labpipe/gguf';
import { validator } from '@labpipe/records';
import { describe, expect, test, vi } from 'vitest';
import { openBase } from '../../src/base.ts';
import { main } from '../../src/cli.ts';
import { schemas } from '../../src/estimate/schemas.ts';
import { loraOf } from '../../src/lora/settings.ts';
import { memoryOf } from '../../src/memory.ts';
import { factLines, facts } from '../facts.ts';
import { makeStudent } from '../student.ts';

const folder = temporaryFolder();
const small = ['--hidden-size', '32', '--layers', '2', '--heads', '2', '--feed-forward-size', '64'];

describe.each([
  ['an epoch', ['--num-epochs', '1']],
  ['short steps', ['--num-epochs', '3', '--effective-batch-size', '7', '--max-batch-len', '60']],
  ['many saves', ['--num-epochs', '3', '--save-samples', '24']],
  ['two kept', ['--num-epochs', '5', '--keep', '2', '--max-seq-len', '26']],
  ['tied embeddings', ['--num-epochs', '2', '--no-checkpoint-at-epoch']],
])('%s', (name, flags) => {
  test('takes what the estimate says, within 15%: parameters, steps, tokens, disk', async () => {
    const tied = name.startsWith('tied') ? ['--tie-embeddings'] : [];
    const base = await makeStudent(folder, {
      from: facts,
      argv: [...small, ...tied],
      name: `${name}.gguf`,
    });
    const output = join(folder, name);
    const argv = ['--model', base, '--output', output, ...flags];
    const said = await runInTest(main, ['estimate', ...argv], { stdin: factLines });
    expect(said.code, said.stderr).toBe(0);
    expect(existsSync(output)).toBe(false);
    const estimate = JSON.parse(said.stdout);
    expect(validator(schemas.writes.estimate)(estimate)).toBeUndefined();
    expect(estimate.seconds).toBeGreaterThan(0);

    const ran = await runInTest(main, argv, { stdin: factLines });
    expect(ran.code, ran.stderr).toBe(0);
    const steps = ran.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ kind }) => kind === 'step');
    const files = readdirSync(output);
    const sizes = files.map((file) => statSync(join(output, file)).size);
    const gguf = await openGguf(base);
    const real = {
      parameters: sum(gguf.tensors.map(({ shape }) => shape.reduce((a, b) => a * b, 1))),
      steps: steps.length,
      tokens: sum(steps.map(({ tokens }) => tokens)),
      checkpoints: files.filter((file) => file.endsWith('.gguf')).length,
      disk: sum(sizes),
    };
    await gguf.close();
    for (const [figure, value] of Object.entries(real)) {
      const guess = figure === 'disk' ? estimate.disk.checkpoints : estimate[figure];
      expect(guess / value, figure).toBeGreaterThan(1 / 1.15);
      expect(guess / value, figure).toBeLessThan(1.15);
    }
    expect(estimate.disk.peak).toBeGreaterThan(real.disk);
  });
});

test('it says the same for people, and refuses what train refuses', async () => {
  const base = await makeStudent(folder, { from: facts, argv: small, name: 'people.gguf' });
  const { stderr } = await runInTest(main, ['estimate', '--model', base], { stdin: factLines });
  expect(stderr).toMatch(
    /^parameters: +\d+\nsteps: +24 over 40 rows, \d+ tokens\ntime: .* tokens\/s/m,
  );
  const empty = await runInTest(main, ['estimate', '--model', base], { stdin: '' });
  expect([empty.code, empty.stdout]).toEqual([1, '']);
});

test('the time is that of its parts, each measured', async () => {
  const base = await makeStudent(folder, { from: facts, argv: small, name: 'parts.gguf' });
  const run = (epochs: string) =>
    runInTest(main, ['estimate', '--model', base, '--num-epochs', epochs], { stdin: factLines });
  const { stdout } = await run('4');
  const { seconds, time } = JSON.parse(stdout);
  expect(time.starting + time.compiling + time.stepping).toBeCloseTo(seconds, 1);
  expect(time.stepping).toBeGreaterThan(0);
});

describe('before hours are spent', () => {
  test.each(['estimate', 'train'])(
    '%s refuses what memory cannot hold, and says what would take less',
    async (name) => {
      const base = await makeStudent(folder, {
        from: facts,
        argv: small,
        name: `large-${name}.gguf`,
      });
      const available = vi.spyOn(process, 'availableMemory').mockReturnValue(100_000);
      const output = join(folder, `never-${name}`);
      const command = name === 'estimate' ? ['estimate'] : [];
      const argv = [...command, '--model', base, '--output', output];
      const { code, stdout, stderr } = await runInTest(main, argv, { stdin: factLines });
      available.mockRestore();
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(
        /Unexpected need of \S+ [kM]B of memory \(rows .*, weights .*, gradients .*, moments .*\), expected at most 100 kB/,
      );
      expect(stderr).toContain('--lora-rank 16 takes');
      expect(existsSync(output)).toBe(false);
    },
  );

  test('adapters alone need far less beside the weights', async () => {
    const base = await openBase(await makeStudent(folder, { from: facts, name: 'lora.gguf' }));
    await base.gguf.close();
    const lora = loraOf({
      'lora-rank': 4,
      'lora-alpha': 8,
      'lora-target-modules': 'all-linear',
      seed: 42,
    });
    const [all, adapters] = [undefined, lora].map((each) => memoryOf(base.llama, each, []));
    expect(adapters!.weights).toBe(all!.weights);
    expect(adapters!.moments).toBeLessThan(all!.moments / 5);
    expect(all!.moments).toBe(2 * all!.weights);
  });

  test('steps that are too few for facts to stick are warned of, with what was seen', async () => {
    const base = await makeStudent(folder, { from: facts, argv: small, name: 'few.gguf' });
    const estimate = async (...flags: string[]) => {
      const argv = ['estimate', '--model', base, '--effective-batch-size', '1', ...flags];
      const { stdout, stderr } = await runInTest(main, argv, { stdin: factLines });
      return { ...JSON.parse(stdout), stderr };
    };
    const few = await estimate('--num-epochs', '2');
    expect(few.warnings).toEqual([
      expect.stringMatching(/^Unexpected 80 optimizer steps, .*%.*docs\/log.md/),
    ]);
    expect(few.stderr).toContain(few.warnings[0]);
    expect((await estimate('--num-epochs', '8')).warnings).toEqual([]);
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
