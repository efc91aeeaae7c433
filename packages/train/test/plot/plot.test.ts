import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import type { Step } from '@labpipe/records';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { courseOf, smoothed } from '../../src/plot/course.ts';
import { factLines } from '../facts.ts';
import { makeStudent } from '../student.ts';

const folder = temporaryFolder();
const small = ['--hidden-size', '16', '--layers', '1', '--heads', '2', '--feed-forward-size', '16'];
const steps = [4, 3, 2, 1.5, 1, 0.9].map((loss, i) => stepRecord(i + 1, loss));
const checkpoint = { kind: 'checkpoint', id: 'c', path: 'a.gguf', format: 'gguf', base: 'b' };

test('what train writes is drawn: in the terminal, as SVG and as PNG', async () => {
  const base = await makeStudent(folder, { argv: small });
  const train = ['--model', base, '--output', join(folder, 'run'), '--num-epochs', '2'];
  const {
    code: trained,
    stdout: records,
    stderr,
  } = await runInTest(main, train, { stdin: factLines });
  expect(trained, stderr).toBe(0);
  const { code, stdout } = await runInTest(main, ['plot'], { stdin: records });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^<stdin>: loss \(nats\) over step, \d\.\d+ to \d\.\d+\n/);
  expect(stdout).toMatch(/[\u2801-\u28ff]/);
  for (const name of ['loss.svg', 'loss.png']) {
    const output = join(folder, name);
    const drawn = await runInTest(main, ['plot', '--output', output], { stdin: records });
    expect([drawn.code, drawn.stdout]).toEqual([0, '']);
    const begin = readFileSync(output).subarray(0, 5).toString('latin1');
    expect(begin.slice(1, 4)).toBe(name.endsWith('svg') ? 'svg' : 'PNG');
  }
});

test('two runs are two lines of one picture, named as their files', async () => {
  const files = ['first', 'second'].map((name) => {
    const path = join(folder, `${name}.jsonl`);
    writeFileSync(path, lines([...steps, checkpoint]));
    return path;
  });
  const output = join(folder, 'both.svg');
  const { code, stderr } = await runInTest(main, ['plot', '--output', output, ...files]);
  expect(code, stderr).toBe(0);
  const svg = readFileSync(output, 'utf8');
  expect(svg.match(/<polyline/g)!.length).toBeGreaterThanOrEqual(2);
  for (const path of files) expect(svg).toContain(path.slice(-12));
  const text = await runInTest(main, ['plot', '--figure', 'grad_norm', ...files]);
  expect(text.stdout.match(/norm of the gradient over step/g)).toHaveLength(2);
});

describe('the course of a run', () => {
  test('is in the order of its steps; of one that is there twice the later counts', () => {
    const killed = [steps[2]!, ...steps.slice(0, 4), { ...steps[3]!, loss: 7 }];
    expect(courseOf(killed, 'loss', 'step')).toEqual([
      [1, 4],
      [2, 3],
      [3, 2],
      [4, 7],
    ]);
  });

  test('over epochs goes on within them, over rows by what was seen', () => {
    const xs = (over: 'epoch' | 'samples_seen') => courseOf(steps, 'loss', over).map(([x]) => x);
    expect(xs('epoch').map((x) => x.toFixed(2))).toEqual([
      '0.33',
      '0.67',
      '1.00',
      '1.33',
      '1.67',
      '2.00',
    ]);
    expect(xs('samples_seen')).toEqual([8, 16, 24, 32, 40, 48]);
  });

  test('smoothed is the mean of the last steps', () => {
    const points = [1, 3, 5, 7].map((y, x) => [x, y] as const);
    expect(smoothed(points, 2).map(([, y]) => y)).toEqual([1, 2, 4, 6]);
    expect(smoothed(points, 1)).toEqual(points);
  });
});

describe('what cannot be drawn', () => {
  test.each<[string, string[], string, number, string]>([
    ['no steps', [], lines([checkpoint]), 4, 'expected step records: `train` writes them'],
    ['nothing', [], '', 4, '<stdin>: Unexpected end'],
    ['no record', [], 'nonsense\n', 4, '<stdin>:1: '],
    ['another format', ['--output', 'a.gif'], lines(steps), 2, 'expected .svg or .png'],
    ['half a step', ['--smooth', '0.5'], lines(steps), 2, '--smooth: Unexpected 0.5'],
  ])('%s', async (_, argv, stdin, expected, message) => {
    const { code, stdout, stderr } = await runInTest(main, ['plot', ...argv], { stdin });
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(existsSync('a.gif')).toBe(false);
  });
});

function stepRecord(step: number, loss: number): Step {
  return {
    kind: 'step',
    id: `s${step}`,
    phase: 'train',
    epoch: step <= 3 ? 1 : 2,
    step,
    loss,
    learning_rate: 0.001,
    grad_norm: 1,
    tokens: 100,
    tokens_per_second: 1000,
    samples_seen: 8 * step,
    eta_seconds: 0,
  };
}

function lines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
