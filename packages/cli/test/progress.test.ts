import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { openProgress } from '../src/progress.ts';

const io = () => ({
  stdin: new PassThrough(),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  env: {},
});

test('what an earlier run had done says nothing of how fast this one is', () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const world = io();
  const progress = openProgress(world, { mode: 'auto', label: 'train', total: 100, from: 60 });
  clock.mockReturnValue(20_000);
  progress.tick(70, 'loss 1');
  clock.mockRestore();
  expect(String(world.stderr.read())).toBe('train: 70/100, 0.5/s, 60 s left, loss 1\n');
});

test('without a total there is no time left, and JSON is whole', () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const world = io();
  const progress = openProgress(world, { mode: 'json', label: 'mix' });
  clock.mockReturnValue(10_000);
  progress.tick(5);
  clock.mockRestore();
  expect(JSON.parse(String(world.stderr.read()))).toEqual({
    progress: 'mix',
    done: 5,
    seconds: 10,
    note: '',
  });
});
