import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { validator } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { schemas } from '../../src/schemas.ts';
import { factLines, facts } from '../facts.ts';
import { makeStudent } from '../student.ts';

const folder = temporaryFolder();
const small = ['--hidden-size', '16', '--layers', '1', '--heads', '2', '--feed-forward-size', '16'];
const base = await makeStudent(folder, { from: facts, argv: small });
const file = join(folder, 'sample-loss.jsonl');
const flags = ['--num-epochs', '3', '--effective-batch-size', '16', '--save-samples', '16'];
const argv = ['--model', base, '--output', join(folder, 'out'), ...flags, '--sample-loss', file];

interface Line {
  id: string;
  epoch: number;
  step: number;
  loss: number;
  tokens: number;
}

const read = () =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): Line => JSON.parse(line));

test('every row has a line each epoch, by its id; the lines of a step have its loss', async () => {
  const { code, stdout, stderr } = await runInTest(main, argv, { stdin: factLines });
  expect(code, stderr).toBe(0);
  const lines = read();
  expect(lines.every((line) => validator(schemas.writes.sample_loss)(line) === undefined)).toBe(
    true,
  );
  for (const epoch of [1, 2, 3]) {
    const ids = lines.filter((line) => line.epoch === epoch).map(({ id }) => id);
    expect(ids.sort()).toEqual(facts.map(({ id }) => id).sort());
  }
  const steps = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const { step, loss } of steps.filter(({ kind }) => kind === 'step')) {
    const own = lines.filter((line) => line.step === step);
    const sum = (of: (line: Line) => number) => own.reduce((total, line) => total + of(line), 0);
    expect(sum((line) => line.loss * line.tokens) / sum(({ tokens }) => tokens)).toBeCloseTo(
      loss,
      4,
    );
  }
});

test('a run that goes on has the lines of an unbroken one, whatever an earlier one left', async () => {
  const whole = readFileSync(file, 'utf8');
  const output = ['--output', join(folder, 'stopped')];
  const stopped = new AbortController();
  const stopping = new Writable({
    write(chunk, _encoding, done) {
      if (String(chunk).includes('"epoch":2')) stopped.abort();
      done();
    },
  });
  const ignoring = new Writable({ write: (_chunk, _encoding, done) => done() });
  const io = { stdin: Readable.from([factLines]), stdout: stopping, stderr: ignoring, env: {} };
  expect(await main([...argv, ...output], { ...io, signal: stopped.signal })).toBe(130);
  expect(read().length).toBeLessThan(3 * facts.length);
  appendFileSync(file, '{"id":"later","epoch":9,"step":99,"loss":1,"tokens":1}\n{"id":"ha');
  const second = await runInTest(main, [...argv, ...output], { stdin: factLines });
  expect(second.code, second.stderr).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(whole);
});

test('a file that cannot be written is said before the first step', async () => {
  const none = join(folder, 'none', 'x.jsonl');
  const output = ['--output', join(folder, 'none-out')];
  const { code, stderr } = await runInTest(main, [...argv, ...output, '--sample-loss', none], {
    stdin: factLines,
  });
  expect(stderr).toContain(`--sample-loss ${none}: Unexpected ENOENT`);
  expect(code).toBe(2);
  expect(existsSync(join(folder, 'none-out', 'samples_40.gguf'))).toBe(false);
});
