import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { validator } from '@labpipe/records';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { schemas } from '../../src/estimate/schemas.ts';
import { openGguf } from '../../src/gguf/read.ts';
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

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
