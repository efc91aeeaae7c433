import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { openGguf } from '@labpipe/gguf';
import { type Checkpoint, checkpoint, model, type Step, step, validator } from '@labpipe/records';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBase } from '../src/base.ts';
import { main } from '../src/cli.ts';
import { exampleOf } from '../src/rows/example.ts';
import { factLines, facts } from './facts.ts';
import { logProbabilitiesOf } from './log-probabilities.ts';
import { makeStudent } from './student.ts';

const folder = temporaryFolder();
const small = ['--hidden-size', '64', '--layers', '2', '--feed-forward-size', '128'];
let base = '';
beforeAll(async () => {
  base = await makeStudent(folder, { from: facts, argv: small });
});

describe('forty epochs over twenty facts', () => {
  const output = join(folder, 'forty');
  const flags = ['--num-epochs', '40', '--effective-batch-size', '8', '--learning-rate', '0.005'];
  const argv = ['--output', output, ...flags];
  let result: Awaited<ReturnType<typeof runInTest>>;
  let records: { kind: string }[] = [];
  beforeAll(async () => {
    result = await runInTest(main, ['--model', base, ...argv], { stdin: factLines });
    records = parse(result.stdout);
  });
  const ofKind = <T>(kind: string) => records.filter((each) => each.kind === kind) as T[];

  test('count every row as trained on', () => {
    expect(result.code, result.stderr).toBe(0);
    expect(result.stderr).toMatch(/train: 40 in, 40 out, 0 rejected, 0 failed, \d+\.\d s\n$/);
  });

  test('write records that keep the contract, a step record for each optimizer step', () => {
    const valid = { step, checkpoint, model };
    for (const record of records) {
      const { schema } = valid[record.kind as keyof typeof valid];
      expect(validator(schema)(record)).toBeUndefined();
    }
    const steps = ofKind<Step>('step');
    expect(steps.map((each) => each.step)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(steps.map((each) => each.samples_seen).slice(3, 7)).toEqual([32, 40, 48, 56]);
    expect(steps.at(-1)).toMatchObject({ epoch: 40, samples_seen: 1600, eta_seconds: 0 });
  });

  test('save a model after each, and name the last one again', () => {
    const saved = ofKind<Checkpoint>('checkpoint');
    expect(saved.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(saved.map(({ path }) => path).sort()).toEqual(
      readdirSync(output)
        .filter((file) => file !== 'train.state')
        .map((file) => join(output, file))
        .sort(),
    );
    const { kind, ...last } = ofKind<Checkpoint>('model')[0]!;
    expect(kind).toBe('model');
    expect(saved.at(-1)).toMatchObject({ ...last, id: expect.any(String) });
    expect(records.at(-1)).toMatchObject({ kind: 'model', base, samples_seen: 1600 });
  });

  test('keep what the base says of itself: metadata, tokenizer, template, tensors', async () => {
    const [before, after] = await Promise.all([openGguf(base), openGguf(lastPath())]);
    expect(new Map(after.metadata)).toEqual(new Map(before.metadata));
    expect(after.tensors).toEqual(before.tensors);
    await Promise.all([before.close(), after.close()]);
  });

  // At twice this rate, or after thirty epochs, whether the last few are known hangs on the seed and the rounding.
  test('know every answer by heart, where the base knew none', async () => {
    expect(await knownAnswers(base)).toBe(0);
    expect(await knownAnswers(lastPath())).toBe(facts.length);
  });

  test('give the same bytes again for the same rows and seed, and others for another', async () => {
    const files = [];
    for (const [seed, name] of [
      ['42', 'a'],
      ['42', 'b'],
      ['43', 'c'],
    ] as const) {
      const again = join(folder, `again-${name}`);
      const flags = ['--output', again, '--num-epochs', '2', '--seed', seed];
      const { code } = await runInTest(main, ['--model', base, ...flags], { stdin: factLines });
      expect(code).toBe(0);
      files.push(readFileSync(join(again, 'samples_80.gguf')));
    }
    expect(files[1]!.equals(files[0]!)).toBe(true);
    expect(files[2]!.equals(files[0]!)).toBe(false);
  });

  function lastPath(): string {
    return ofKind<Checkpoint>('model')[0]!.path;
  }
});

test('neither the packing nor the size of micro-batches changes what is lost, step by step', async () => {
  const lossesWith = async (name: string, ...flags: string[]) => {
    const output = join(folder, name);
    const argv = ['--model', base, '--output', output, '--num-epochs', '2', ...flags];
    const { stdout } = await runInTest(main, argv, { stdin: factLines });
    return parse(stdout).flatMap((each) => (each.kind === 'step' ? [(each as Step).loss] : []));
  };
  const packed = await lossesWith('packed');
  expect(packed).toHaveLength(6);
  for (const flags of [['--no-packing'], ['--max-batch-len', '60']]) {
    const others = await lossesWith(flags.join(), ...flags);
    expect(others).toEqual(packed.map((loss) => expect.closeTo(loss, 3)));
  }
});

test('checkpoints come after so many rows too, and not after epochs where that is off', async () => {
  const output = join(folder, 'samples');
  const flags = ['--num-epochs', '3', '--save-samples', '50', '--no-checkpoint-at-epoch'];
  const { stdout } = await runInTest(main, ['--model', base, '--output', output, ...flags], {
    stdin: factLines,
  });
  const seen = parse(stdout).flatMap((each) =>
    each.kind === 'checkpoint' ? [(each as Checkpoint).samples_seen] : [],
  );
  expect(seen).toEqual([56, 112, 120]);
});

test('an interruption ends the run after the step, and saves it', async () => {
  const output = join(folder, 'interrupted');
  const controller = new AbortController();
  let stdout = '';
  const watching = new Writable({
    write(chunk, _encoding, done) {
      stdout += chunk;
      if (stdout.includes('"epoch":2,"step"')) controller.abort();
      done();
    },
  });
  const ignoring = new Writable({ write: (_chunk, _encoding, done) => done() });
  const code = await main(['--model', base, '--output', output, '--num-epochs', '99'], {
    stdin: Readable.from([factLines]),
    stdout: watching,
    stderr: ignoring,
    env: {},
    signal: controller.signal,
  });
  expect(code).toBe(130);
  expect(parse(stdout).map(({ kind }) => kind)).toEqual([
    'step',
    'step',
    'step',
    'checkpoint',
    'step',
    'checkpoint',
  ]);
  expect(readdirSync(output)).toEqual(['samples_40.gguf', 'samples_56.gguf', 'train.state']);
  await (await openGguf(join(output, 'samples_56.gguf'))).close();
});

test('WebAssembly trains too', async () => {
  const output = join(folder, 'jax');
  const flags = ['--engine', 'jax', '--num-epochs', '2'];
  const { code, stdout } = await runInTest(main, ['--model', base, '--output', output, ...flags], {
    stdin: factLines,
  });
  expect(code).toBe(0);
  const losses = parse(stdout).flatMap((each) => ('loss' in each ? [each.loss as number] : []));
  expect(losses.at(-1)).toBeLessThan(losses[0]!);
});

function parse(stdout: string): { kind: string }[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Facts whose every learned token is the likeliest next one: what greedy decoding would write. */
async function knownAnswers(path: string): Promise<number> {
  const { gguf, llama, tokenizer, template } = await openBase(path);
  let known = 0;
  for (const fact of facts) {
    const example = exampleOf(fact, { tokenizer, template, contextLength: llama.context });
    if ('reason' in example) throw new Error(example.detail);
    const { ids, learned } = example;
    const scores = await logProbabilitiesOf(path, ids);
    const likeliest = (position: number) => {
      const row = scores.subarray(position * llama.vocabulary, (position + 1) * llama.vocabulary);
      return row.indexOf(Math.max(...row));
    };
    if (ids.every((id, at) => !learned[at] || likeliest(at - 1) === id)) known++;
  }
  await gguf.close();
  return known;
}
