import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { beforeAll, expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { kept } from '../src/keep.ts';
import type { CheckpointBody } from '../src/resume/state.ts';
import { factLines, facts } from './facts.ts';
import { makeStudent } from './student.ts';

const folder = temporaryFolder();
const bin = fileURLToPath(new URL('../bin/train.js', import.meta.url));
const small = ['--hidden-size', '16', '--layers', '1', '--heads', '2', '--feed-forward-size', '16'];
const rows = join(folder, 'rows.jsonl');
let base = '';
beforeAll(async () => {
  base = await makeStudent(folder, { from: facts, argv: small });
  writeFileSync(rows, factLines);
});

const argvOf = (output: string, ...more: string[]) => [
  '--model',
  base,
  '--output',
  join(folder, output),
  ...more,
  rows,
];

test.each([
  [0, [3, 1, 2, 1, 5], [0, 1, 2, 3, 4]],
  [1, [3, 1, 2, 1, 5], [4]],
  [2, [3, 1, 2, 1, 5], [3, 4]],
  [3, [3, 1, 2, 1, 5], [1, 3, 4]],
  [9, [3, 1], [0, 1]],
])('to keep %i of checkpoints that lose %j are those at %j', (keep, losses, expected) => {
  const all = losses.map((loss, i): CheckpointBody => ({ path: `${i}`, format: 'gguf', loss }));
  expect(kept(all, keep).map(({ path }) => Number(path))).toEqual(expected);
});

test('a run that keeps two leaves two, and names only those', async () => {
  const { code, stdout } = await runInTest(main, argvOf('two', '--num-epochs', '4', '--keep', '2'));
  expect(code).toBe(0);
  const files = ['samples_120.gguf', 'samples_160.gguf'];
  expect(readdirSync(join(folder, 'two'))).toEqual([...files, 'train.state']);
  const named = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ kind }) => kind !== 'step')
    .map(({ kind, path }) => [kind, path]);
  const [first, second] = files.map((file) => join(folder, 'two', file));
  expect(named).toEqual([
    ['checkpoint', first],
    ['checkpoint', second],
    ['model', second],
  ]);
});

test('a run that finds too little disk says how much it needs, before it writes anything', async () => {
  const argv = argvOf('room', '--num-epochs', '100000000000');
  const { code, stdout, stderr } = await runInTest(main, argv);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /room: Unexpected [\d.]+ [kMGT]?B of free disk, expected [\d.]+ PB: 100000000000 checkpoints of \d+(\.\d+)? kB, /,
  );
  expect(existsSync(join(folder, 'room'))).toBe(false);
});

test('a disk that fills up ends the run, and loses neither the checkpoint before nor the way on', async () => {
  const whole = await runInTest(main, argvOf('whole', '--num-epochs', '3'));
  expect(whole.code).toBe(0);
  const output = join(folder, 'full');
  const argv = argvOf('full', '--num-epochs', '3');
  expect(await stoppedInFirst(argv)).toBe(130);
  const before = new Map(
    readdirSync(output).map((file) => [file, readFileSync(join(output, file))]),
  );
  // No file may grow beyond half a checkpoint, as a disk that is full in the middle of one.
  const limit = Math.floor(statSync(join(output, 'samples_16.gguf')).size / 2 / 512);
  const shell = `ulimit -f ${limit}; exec "$@"`;
  const full = spawnSync('sh', ['-c', shell, 'sh', process.execPath, bin, ...argv], {
    encoding: 'utf8',
  });
  expect(full.status).toBe(2);
  expect(full.stderr).toMatch(
    /samples_40\.gguf: Unexpected EFBIG, expected a file that we can write/,
  );
  expect(
    new Map(readdirSync(output).map((file) => [file, readFileSync(join(output, file))])),
  ).toEqual(before);
  const { code, stderr } = await runInTest(main, argv);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('going on after step 1 of 9');
  const last = 'samples_120.gguf';
  expect(readFileSync(join(output, last)).equals(readFileSync(join(folder, 'whole', last)))).toBe(
    true,
  );
});

/** A run that is told to stop when its first step is out; the exit code. */
function stoppedInFirst(argv: string[]): Promise<number> {
  const controller = new AbortController();
  const stdout = new Writable({
    write(_chunk, _encoding, done) {
      controller.abort();
      done();
    },
  });
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() });
  const stdin = Readable.from([]);
  return main(argv, { stdin, stdout, stderr, env: {}, signal: controller.signal });
}
