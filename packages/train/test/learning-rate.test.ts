import { expect, test } from 'vitest';
import { scheduleOf, type TrainArgs } from '../src/settings.ts';
import { planOf } from '../src/steps/plan.ts';
import { randomExamples } from './tiny.ts';

const args: TrainArgs = {
  'num-epochs': 1,
  'effective-batch-size': 8,
  'weight-decay': 0,
  'max-batch-len': 5000,
  packing: true,
  'save-samples': 0,
  keep: 0,
  seed: 1,
};
const plan = planOf(randomExamples(8), { batchSize: 8, epochs: 1, seed: 1, maxBatchLength: 5000 });
const peak = (width: number, more: Partial<TrainArgs> = {}) =>
  scheduleOf({ ...args, ...more }, width, plan).peak;

test('the default learning rate falls with the width', () => {
  expect(peak(128)).toBeCloseTo(0.003, 6);
  expect(peak(4096)).toBeCloseTo(0.00002, 8);
  expect(peak(576)).toBeLessThan(peak(128));
});

test('that of additions is ten times as high, and never above 0.002', () => {
  expect(peak(4096, { 'lora-rank': 16 })).toBeCloseTo(0.0002, 7);
  expect(peak(576, { 'lora-rank': 16 })).toBe(0.002);
  expect(peak(576, { 'lora-rank': 16, 'learning-rate': 0.5 })).toBe(0.5);
});
