import { randomOf } from '@labpipe/records';
import { afterAll, describe, expect, test } from 'vitest';
import { embeddedEngine } from '../../src/engines/embedded.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { jaxRuntime } from '../../src/engines/jax.ts';
import { onnxRuntime } from '../../src/engines/onnx.ts';
import type { Recompute } from '../../src/engines/runtime.ts';
import { initialAdapters, type Lora, merged, scaleOf } from '../../src/lora/lora.ts';
import { adamwDefaults } from '../../src/model/adamw.ts';
import { planOf } from '../../src/steps/plan.ts';
import { randomExamples, randomWeights, tiny } from '../tiny.ts';

const runtimes = { onnx: await onnxRuntime(), jax: await jaxRuntime() };
const names = (['onnx', 'jax'] as const).filter((name) => runtimes[name]);
const engines: Engine[] = [];
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const lora: Lora = {
  rank: 4,
  alpha: 8,
  targets: ['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'],
};

interface Setting {
  options?: Lora | undefined;
  weights?: Map<string, Float32Array>;
  recompute?: Recompute;
}

function engineOf(
  name: 'onnx' | 'jax',
  { options = lora, weights = randomWeights(tiny), recompute = 'never' }: Setting = {},
): Engine {
  const adapters = initialAdapters(tiny, options, 1);
  const model = { llama: tiny, weights, lora: { options, adapters } };
  const engine = embeddedEngine(runtimes[name]!, model, {
    ...adamwDefaults,
    clipNorm: 1,
    recompute,
  });
  engines.push(engine);
  return engine;
}

async function losses(engine: Engine, epochs = 4, rate = 0.02): Promise<number[]> {
  const plan = planOf(randomExamples(24), { batchSize: 8, epochs, seed: 1, maxBatchLength: 60 });
  const all: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const { batches } of plan.steps(epoch)) all.push((await engine.step(batches, rate)).loss);
  }
  return all;
}

describe.each(names)('%s', (name) => {
  test('adapters start as no change, learn, and leave the model as it is', async () => {
    const weights = randomWeights(tiny);
    const full = embeddedEngine(
      runtimes[name]!,
      { llama: tiny, weights: randomWeights(tiny) },
      { ...adamwDefaults, clipNorm: 1 },
    );
    engines.push(full);
    const [first] = await losses(full, 1, 0);
    const learned = await losses(engineOf(name, { weights }));
    expect(learned[0]).toBeCloseTo(first!, 5);
    expect(learned.at(-1)).toBeLessThan(first! - 0.1);
    expect(weights).toEqual(randomWeights(tiny));
  });

  test('a model with its adapters merged loses what the model with adapters does', async () => {
    const engine = engineOf(name);
    await losses(engine);
    const apart = await losses(engine, 1, 0);
    const adapters = await engine.trained();
    const weights = new Map(
      [...randomWeights(tiny)].map(([key, values]) => {
        const [a, b] = [adapters.get(`${key}.lora_a`), adapters.get(`${key}.lora_b`)];
        return [key, a && b ? merged(values, { a, b }, lora.rank, scaleOf(lora)) : values];
      }),
    );
    const whole = embeddedEngine(
      runtimes[name]!,
      { llama: tiny, weights },
      { ...adamwDefaults, clipNorm: 1 },
    );
    engines.push(whole);
    const together = await losses(whole, 1, 0);
    for (const [i, loss] of together.entries()) expect(loss).toBeCloseTo(apart[i]!, 4);
  });

  test('only the matrices that are named get adapters', async () => {
    const engine = engineOf(name, { options: { ...lora, targets: ['attn_q', 'ffn_down'] } });
    const learned = await losses(engine);
    expect(learned.at(-1)).toBeLessThan(learned[0]! - 0.02);
    expect([...(await engine.trained()).keys()].slice(0, 4)).toEqual([
      'blk.0.attn_q.weight.lora_a',
      'blk.0.attn_q.weight.lora_b',
      'blk.0.ffn_down.weight.lora_a',
      'blk.0.ffn_down.weight.lora_b',
    ]);
  });

  test('computed again or kept, activations lead to the same bytes', async () => {
    const [kept, again] = [engineOf(name), engineOf(name, { recompute: 'always' })];
    expect(await losses(again)).toEqual(await losses(kept));
    expect(await again.trained()).toEqual(await kept.trained());
  });
});

test.runIf(names.length === 2)('both engines lose the same, step by step', async () => {
  const [onnx, jax] = [await losses(engineOf('onnx')), await losses(engineOf('jax'))];
  expect(onnx).toHaveLength(12);
  for (const [i, loss] of onnx.entries()) expect(Math.abs(loss - jax[i]!)).toBeLessThan(1e-3);
});

test.each([1, 3, 4, 6, 16])(
  'additions of rank %i are merged as the product that they are',
  (rank) => {
    const random = randomOf(rank, 'merged');
    const values = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
    const [rows, columns, scale] = [5, 7, 1.5];
    const [matrix, a, b] = [values(rows * columns), values(rank * columns), values(rows * rank)];
    const sum = merged(matrix, { a, b }, rank, scale);
    for (const [at, value] of sum.entries()) {
      const [row, column] = [Math.floor(at / columns), at % columns];
      let product = 0;
      for (let k = 0; k < rank; k++) product += b[row * rank + k]! * a[k * columns + column]!;
      expect(value).toBeCloseTo(matrix[at]! + scale * product, 5);
    }
  },
);
