import { expect, test } from 'vitest';
import type { Lora } from '../../src/lora/lora.ts';
import { costsOfModel } from '../../src/steps/costs.ts';
import { smallCosts } from '../../src/steps/shape.ts';
import { tiny } from '../tiny.ts';

const large = { ...tiny, width: 1024, feedForward: 4096, layers: 16 };
const lora: Lora = { rank: 8, alpha: 16, targets: ['attn_q'] };

test('one more micro-batch costs as much in any model of which all is trained, but for what does not grow with it', () => {
  expect(costsOfModel(tiny, undefined).batch).toBeCloseTo(smallCosts.batch);
  const { batch } = costsOfModel(large, undefined);
  expect(batch / smallCosts.batch).toBeGreaterThan(0.6);
  expect(batch / smallCosts.batch).toBeLessThan(0.7);
});

test('and hardly anything where it gives the gradients of adapters alone', () => {
  expect(costsOfModel(large, lora).batch / smallCosts.batch).toBeLessThan(0.02);
});
