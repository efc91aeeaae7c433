import { numpy as np } from '@jax-js/jax';
import { afterAll, describe, expect, test } from 'vitest';
import { embeddedEngine } from '../../src/engines/embedded.ts';
import type { Engine, OptimizerState } from '../../src/engines/engine.ts';
import { jaxRuntime } from '../../src/engines/jax.ts';
import { onnxRuntime } from '../../src/engines/onnx.ts';
import type { Recompute } from '../../src/engines/runtime.ts';
import { drawModulus, dropoutDraws, dropoutKeys } from '../../src/lora/dropout.ts';
import { initialAdapters, type Lora } from '../../src/lora/lora.ts';
import { adamwDefaults } from '../../src/model/adamw.ts';
import { keptShares } from '../../src/model/dropped.ts';
import type { Example } from '../../src/rows/example.ts';
import { type Plan, planOf } from '../../src/steps/plan.ts';
import { randomExamples, randomWeights, tiny } from '../tiny.ts';

const runtimes = { onnx: await onnxRuntime(), jax: await jaxRuntime() };
const names = (['onnx', 'jax'] as const).filter((name) => runtimes[name]);
const engines: Engine[] = [];
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const targets = ['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'];
const lora: Lora = { rank: 4, alpha: 8, targets, dropout: { rate: 0.3, seed: 5 } };
/** Examples that begin alike, so that their beginning may be computed once. */
const examples: Example[] = randomExamples(24).map(({ ids, ...example }) => {
  const beginning = [7, 3, 9, 1, 4, 4, 30, 2, 8, 17, 21, 6];
  return {
    ...example,
    ids: Int32Array.from([...beginning, ...ids]),
    learned: Uint8Array.from([...beginning.map(() => 0), ...example.learned]),
  };
});

interface Start {
  options?: Lora;
  adapters?: Map<string, Float32Array>;
  optimizer?: OptimizerState;
  recompute?: Recompute;
}

function engineOf(
  name: 'onnx' | 'jax',
  { options = lora, optimizer, recompute = 'never', ...start }: Start = {},
): Engine {
  const adapters = start.adapters ?? initialAdapters(tiny, options, 1);
  const model = { llama: tiny, weights: randomWeights(tiny), lora: { options, adapters } };
  const settings = { ...adamwDefaults, clipNorm: 1, recompute };
  const engine = embeddedEngine(runtimes[name]!, model, settings, optimizer);
  engines.push(engine);
  return engine;
}

const planWith = (packing: boolean, maxBatchLength: number) =>
  planOf(examples, { batchSize: 8, epochs: 2, seed: 1, maxBatchLength, packing });
const plan = planWith(true, 120);

async function losses(engine: Engine, of: Plan = plan, from = 0): Promise<number[]> {
  const all: number[] = [];
  let at = 0;
  for (let epoch = 1; epoch <= 2; epoch++) {
    for (const { batches } of of.steps(epoch)) {
      if (at++ >= from) all.push((await engine.step(batches, 0.02)).loss);
    }
  }
  return all;
}

describe.each(names)('%s', (name) => {
  test('learns with it, otherwise than without', async () => {
    const dropping = await losses(engineOf(name));
    const { dropout: _, ...plain } = lora;
    const others = await losses(engineOf(name, { options: plain }));
    // Adapters that add nothing yet lose nothing either.
    expect(dropping[0]).toBeCloseTo(others[0]!, 5);
    expect(Math.abs(dropping[1]! - others[1]!)).toBeGreaterThan(1e-5);
    expect(dropping.at(-1)).toBeLessThan(dropping[0]! - 0.05);
  });

  test('drops the same however rows are packed, and whatever of them is computed once', async () => {
    const packed = await losses(engineOf(name));
    expect(new Set(batchesOf(plan).map(({ shape }) => shape.prefix > 0))).toEqual(new Set([true]));
    const apart = planWith(false, 60);
    const alone = await losses(engineOf(name), apart);
    for (const [i, loss] of alone.entries()) expect(loss).toBeCloseTo(packed[i]!, 4);
  });

  test('drops the same after a resume, and where activations are computed again', async () => {
    const whole = engineOf(name);
    const all = await losses(whole);
    const first = engineOf(name, { recompute: 'always' });
    for (const { batches } of plan.steps(1)) await first.step(batches, 0.02);
    const copied = (values: Float32Array) => values.slice();
    const adapters = new Map([...(await first.trained())].map(([key, v]) => [key, copied(v)]));
    const optimizer = await first.optimizerState();
    const second = engineOf(name, { adapters, optimizer });
    expect(await losses(second, plan, plan.stepsAnEpoch)).toEqual(all.slice(plan.stepsAnEpoch));
    expect(await second.trained()).toEqual(await whole.trained());
  });
});

test.runIf(names.length === 2)('both engines lose the same, step by step', async () => {
  const [onnx, jax] = [await losses(engineOf('onnx')), await losses(engineOf('jax'))];
  for (const [i, loss] of onnx.entries()) expect(Math.abs(loss - jax[i]!)).toBeLessThan(1e-3);
});

test('the share of the rate is dropped, everywhere and anew in each step, and the rest makes up for it', async () => {
  const dropout = { rate: 0.25, seed: 9 };
  const wide = { ...tiny, width: 128, layers: 1 };
  const keys = dropoutKeys(wide, { ...lora, dropout, targets: ['attn_q'] }).get(
    'blk.0.dropout.attn',
  )!;
  const tokens = Int32Array.from({ length: 400 }, (_, i) => (i * i) % 37);
  const positions = tokens.map((_, i) => i);
  const batch = { shape: { prefix: 0, rows: 1, length: 400, learned: 1 }, tokens, positions };
  const sharesIn = async (step: number) => {
    const draws = np.array(dropoutDraws(batch, dropout, step)).reshape([400, 2]);
    return (await keptShares(draws, np.array(keys), dropout).data()) as Float32Array;
  };
  const [shares, later] = [await sharesIn(0), await sharesIn(1)];
  const dropped = Math.round(0.25 * drawModulus) / drawModulus;
  expect(new Set(shares)).toEqual(new Set([0, Math.fround(1 / (1 - dropped))]));
  const zeros = (values: Float32Array) =>
    values.filter((value) => value === 0).length / values.length;
  expect(zeros(shares)).toBeGreaterThan(0.24);
  expect(zeros(shares)).toBeLessThan(0.26);
  const both = shares.filter((value, i) => value === 0 && later[i] === 0).length / shares.length;
  expect(both).toBeGreaterThan(0.055);
  expect(both).toBeLessThan(0.07);
  for (let row = 0; row < 400; row++) {
    expect(zeros(shares.subarray(128 * row, 128 * row + 128))).toBeLessThan(0.5);
  }
  for (let column = 0; column < 128; column++) {
    const values = Float32Array.from({ length: 400 }, (_, row) => shares[128 * row + column]!);
    expect(zeros(values)).toBeGreaterThan(0.15);
    expect(zeros(values)).toBeLessThan(0.35);
  }
});

function batchesOf(of: Plan) {
  return [...of.steps(1)].flatMap(({ batches }) => batches);
}
