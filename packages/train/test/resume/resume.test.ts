import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { onnxRuntime } from '../../src/engines/onnx.ts';
import { factLines, facts, linesOf } from '../facts.ts';
import { makeStudent } from '../student.ts';

const folder = temporaryFolder();
const bin = fileURLToPath(new URL('../../bin/train.js', import.meta.url));
const rows = join(folder, 'rows.jsonl');
const small = ['--hidden-size', '16', '--layers', '1', '--heads', '2', '--feed-forward-size', '16'];
const engines = (await onnxRuntime()) ? ['onnx', 'jax'] : ['jax'];
const epochs = 12;
const last = `samples_${epochs * facts.length}.gguf`;
let base = '';
beforeAll(async () => {
  base = await makeStudent(folder, { from: facts, argv: small });
  writeFileSync(rows, factLines);
});

/** The flags of one run into a folder, checkpoints within epochs too. */
function argvOf(output: string, engine = engines[0]!, more: string[] = []): string[] {
  const often = ['--num-epochs', `${epochs}`, '--save-samples', '16', '--engine', engine];
  return ['--model', base, '--output', join(folder, output), ...often, ...more, rows];
}

/** Runs the bin, sends the signal once stdout has that text; the exit code or what ended it. */
async function signalled(argv: string[], when: string, signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT') {
  const child = spawn(process.execPath, [bin, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr, sent] = ['', '', false];
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    if (sent || !stdout.includes(when)) return;
    sent = true;
    child.kill(signal);
  });
  const end = await new Promise((resolve) => {
    child.on('close', (code, by) => resolve(code ?? by));
  });
  return { end, stdout, stderr };
}

const bytes = (output: string) => readFileSync(join(folder, output, last));

describe.each(engines)('on %s', (engine) => {
  beforeAll(async () => {
    const { code, stderr } = await runInTest(main, argvOf(`whole-${engine}`, engine));
    expect(code, stderr).toBe(0);
  }, 60_000);

  test('killed twice, the same command goes on and ends with the bytes of an unbroken run', {
    timeout: 60_000,
  }, async () => {
    const output = `killed-${engine}`;
    const argv = argvOf(output, engine);
    const first = await signalled(argv, '"epoch":2,"step":5', 'SIGKILL');
    expect(first.end, first.stderr).toBe('SIGKILL');
    const second = await signalled(argv, '"epoch":6,', 'SIGKILL');
    expect(second.end).toBe('SIGKILL');
    expect(second.stderr).toMatch(/going on after step \d+ of 36, from .*samples_\d+\.gguf/);
    expect(second.stdout).not.toContain('"step":1,');
    const { code, stdout, stderr } = await runInTest(main, argv);
    expect(code, stderr).toBe(0);
    const from = Number(/going on after step (\d+) of 36/.exec(stderr)![1]);
    expect(from).toBeGreaterThan(12);
    expect(stderr).toMatch(/40 in, 40 out, 0 rejected, 0 failed/);
    expect(stepsIn(stdout)).toEqual(Array.from({ length: 36 - from }, (_, i) => from + 1 + i));
    expect(bytes(output).equals(bytes(`whole-${engine}`))).toBe(true);
    const saved = readdirSync(join(folder, output)).sort();
    expect(saved).toEqual(readdirSync(join(folder, `whole-${engine}`)).sort());
  });

  test('stopped by SIGTERM, it saves where it is, exits with 130, and goes on from there', {
    timeout: 60_000,
  }, async () => {
    const output = `stopped-${engine}`;
    const argv = [...argvOf(output, engine), '--save-samples', '0', '--no-checkpoint-at-epoch'];
    const { end, stdout } = await signalled(argv, '"epoch":3,', 'SIGTERM');
    expect(end).toBe(130);
    const [taken] = stepsIn(stdout).slice(-1);
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1)!).kind).toBe('checkpoint');
    const { code, stderr } = await runInTest(main, argv);
    expect(code).toBe(0);
    expect(stderr).toContain(`going on after step ${taken} of 36`);
    expect(bytes(output).equals(bytes(`whole-${engine}`))).toBe(true);
  });
});

test('a finished run is not done again: the same records of models, no step', async () => {
  const argv = argvOf('finished');
  const before = await runInTest(main, argv);
  const again = await runInTest(main, argv);
  expect(again.code).toBe(0);
  expect(again.stderr).toContain('this run is finished');
  expect(again.stderr).toContain('40 in, 40 out');
  expect(again.stdout).toBe(linesOf(modelsIn(before.stdout)));
  const never = await runInTest(main, [...argv, '--resume', 'never']);
  expect(stepsIn(never.stdout)).toHaveLength(36);
});

test('a changed setting, other rows, another base or a damaged state start anew and say so', async () => {
  await interrupted('changed');
  const fewer = join(folder, 'fewer.jsonl');
  writeFileSync(fewer, linesOf(facts.slice(1)));
  const other = await makeStudent(folder, {
    from: facts,
    argv: [...small, '--seed', '1'],
    name: 'other.gguf',
  });
  const argv = argvOf('changed');
  const always = (changed: string[]) => runInTest(main, [...changed, '--resume', 'always']);
  const changes: [string[], string][] = [
    [[...argv, '--seed', '7'], 'Unexpected run with --seed 42 (now 7), expected'],
    [[...argv, '--learning-rate', '0.5'], 'run with --learning-rate'],
    [[...argv.slice(0, -1), fewer], 'run with other rows'],
    [[...argv, '--model', other], 'run with another base model'],
  ];
  for (const [changed, message] of changes) {
    const { code, stdout, stderr } = await always(changed);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  }
  const state = join(folder, 'changed', 'train.state');
  truncateSync(state, readFileSync(state).length - 8);
  expect((await always(argv)).stderr).toContain('damage');
  const { code, stdout, stderr } = await runInTest(main, argv);
  expect(code).toBe(0);
  expect(stderr).toMatch(/train\.state: damage .*: starting anew/);
  expect(stepsIn(stdout)).toHaveLength(36);
});

test('a checkpoint that was changed since is not gone on from', async () => {
  await interrupted('touched');
  const newest = readdirSync(join(folder, 'touched')).find((name) => name.startsWith('samples_'))!;
  const path = join(folder, 'touched', newest);
  const content = readFileSync(path);
  content[content.length - 100]! ^= 1;
  writeFileSync(path, content);
  const { stderr } = await runInTest(main, argvOf('touched'));
  expect(stderr).toMatch(/train\.state: change of .*samples_\d+\.gguf since: starting anew/);
});

test('to go on always needs something to go on from', async () => {
  const { code, stderr } = await runInTest(
    main,
    argvOf('nothing', undefined, ['--resume', 'always']),
  );
  expect(code).toBe(2);
  expect(stderr).toContain('train.state: Unexpected absence of a state, expected');
  expect(existsSync(join(folder, 'nothing'))).toBe(false);
});

test('what a killed run had half written is removed', async () => {
  await interrupted('half');
  const half = join(folder, 'half', '.samples_999.gguf.0a1b2c3d.part');
  writeFileSync(half, 'half');
  await runInTest(main, argvOf('half'));
  expect(existsSync(half)).toBe(false);
});

/** A run that was told to stop in its first step. */
async function interrupted(output: string): Promise<void> {
  const argv = [...argvOf(output), '--save-samples', '0'];
  const { end, stderr } = await signalled(argv, '"step":1,', 'SIGINT');
  expect(end, stderr).toBe(130);
}

function parse(stdout: string): { kind: string; step?: number }[] {
  return stdout.split('\n').flatMap((line) => (line.endsWith('}') ? [JSON.parse(line)] : []));
}

function stepsIn(stdout: string): number[] {
  return parse(stdout).flatMap(({ kind, step }) => (kind === 'step' ? [step!] : []));
}

function modelsIn(stdout: string): object[] {
  return parse(stdout).filter(({ kind }) => kind !== 'step');
}
