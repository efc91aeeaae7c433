import { afterAll, describe, expect, test } from 'vitest';
import { embeddedEngine } from '../../src/engines/embedded.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { jaxRuntime } from '../../src/engines/jax.ts';
import { onnxRuntime } from '../../src/engines/onnx.ts';
import { adamwDefaults } from '../../src/model/adamw.ts';
import type { Llama } from '../../src/model/llama.ts';
import type { Example } from '../../src/rows/example.ts';
import { rowLosses } from '../../src/sample-loss/row-losses.ts';
import { type MicroBatch, microBatch } from '../../src/steps/micro-batch.ts';
import { planOf } from '../../src/steps/plan.ts';
import { randomExamples, randomWeights, tiny } from '../tiny.ts';

const runtimes = { onnx: await onnxRuntime(), jax: await jaxRuntime() };
const names = (['onnx', 'jax'] as const).filter((name) => runtimes[name]);
const engines: Engine[] = [];
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

function engineOf(name: 'onnx' | 'jax', llama: Llama = tiny, options = {}): Engine {
  const model = { llama, weights: randomWeights(llama) };
  const engine = embeddedEngine(runtimes[name]!, model, {
    ...adamwDefaults,
    clipNorm: 1,
    ...options,
  });
  engines.push(engine);
  return engine;
}

/** An optimizer whose update, g / (|g| + 1), shows every gradient. */
const showing = { beta1: 0, beta2: 0, epsilon: 1, clipNorm: Number.POSITIVE_INFINITY };

/** The loss of one step and what it does to the weights, laid end to end. */
async function oneStep(name: 'onnx' | 'jax', batches: readonly MicroBatch[], llama = tiny) {
  const engine = engineOf(name, llama, showing);
  const { loss, gradientNorm } = await engine.step(batches, 1);
  return { loss, gradientNorm, weights: await flatWeights(engine) };
}

async function flatWeights(engine: Engine): Promise<number[]> {
  return [...(await engine.trained()).values()].flatMap((values) => [...values]);
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

/** Rows of examples as one micro-batch of this length. */
function packed(rows: readonly Example[][], length: number, share: number): MicroBatch {
  const shape = { prefix: 0, rows: rows.length, length, learned: rows.length * length };
  return microBatch(
    rows.map((examples) => ({ length, examples })),
    shape,
    share,
  );
}

describe.each(names)('%s', (name) => {
  const [a, b, c, d] = randomExamples(4) as [Example, Example, Example, Example];

  test('gives packed examples the loss and the gradients that they have alone', async () => {
    const apart = await oneStep(name, [packed([[a], [b], [c], [d]], 20, 1 / 24)]);
    const together = await oneStep(name, [
      packed(
        [
          [a, b],
          [c, d],
        ],
        40,
        1 / 24,
      ),
    ]);
    expect(together.loss).toBeCloseTo(apart.loss, 5);
    expect(together.gradientNorm).toBeCloseTo(apart.gradientNorm, 4);
    expect(largestDifference(together.weights, apart.weights)).toBeLessThan(1e-5);
  });

  test('computes what all examples begin with once, with the loss and the gradients of all', async () => {
    const begin = randomExamples(1, 9)[0]!.ids.slice(0, 4);
    const [e, f, g] = [a, b, c].map(({ id, ids, learned }) => ({
      id,
      ids: Int32Array.from([...begin, ...ids]),
      learned: Uint8Array.from([0, 0, 0, 0, 0, ...learned.slice(1)]),
    })) as [Example, Example, Example];
    const apart = await oneStep(name, [packed([[e], [f], [g]], 24, 1 / 18)]);
    const shape = { prefix: 4, rows: 2, length: 40, learned: 60 };
    const rows = [[e, f], [g]].map((examples) => ({ length: 40, examples }));
    const together = await oneStep(name, [microBatch(rows, shape, 1 / 18)]);
    expect(together.loss).toBeCloseTo(apart.loss, 5);
    expect(together.gradientNorm).toBeCloseTo(apart.gradientNorm, 4);
    expect(largestDifference(together.weights, apart.weights)).toBeLessThan(1e-5);
  });

  test('says the loss of each row, the same alone and packed, whose mean over tokens is the loss', async () => {
    const lossesOf = async (batches: readonly MicroBatch[]) => {
      const { loss, losses } = await engineOf(name).step(batches, 0);
      const rows = rowLosses(batches, losses).sort((x, y) => (x.id < y.id ? -1 : 1));
      const sum = rows.reduce((total, row) => total + row.loss * row.tokens, 0);
      expect(sum / rows.reduce((total, row) => total + row.tokens, 0)).toBeCloseTo(loss, 5);
      return rows;
    };
    const all = [a, b, c, d];
    const share =
      1 / all.reduce((sum, { learned }) => sum + learned.subarray(1).reduce((x, y) => x + y, 0), 0);
    const alone = await lossesOf(all.map((each) => packed([[each]], 20, share)));
    const together = await lossesOf([packed([[a, c]], 40, share), packed([[d], [b]], 40, share)]);
    expect(alone.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort());
    for (const [i, row] of alone.entries()) {
      expect(together[i]).toEqual({ ...row, loss: expect.closeTo(row.loss, 5) });
    }
  });

  test('gives several micro-batches the loss and the gradients of one', async () => {
    const whole = await oneStep(name, [
      packed(
        [
          [a, b],
          [c, d],
        ],
        40,
        1 / 24,
      ),
    ]);
    const parts = await oneStep(name, [packed([[a, b]], 40, 1 / 24), packed([[c, d]], 40, 1 / 24)]);
    expect(parts.loss).toBeCloseTo(whole.loss, 5);
    expect(largestDifference(parts.weights, whole.weights)).toBeLessThan(1e-5);
  });

  test('computes an example without a trace of what is packed before it', async () => {
    const losses: number[] = [];
    for (const shift of [0, 7]) {
      const before = { ...a, ids: a.ids.map((id) => (id + shift) % tiny.vocabulary) };
      const batch = packed([[before, b]], 40, 1);
      const ofFirst = [...batch.places].map((place) => batch.segments[place] === 1);
      const shares = batch.shares.map((share, i) => (ofFirst[i] ? 0 : share));
      losses.push((await oneStep(name, [{ ...batch, shares }])).loss);
    }
    expect(losses[0]).toBeGreaterThan(1);
    expect(losses[1]).toBe(losses[0]);
  });

  test('adds up the gradients of a token that stands in many places', async () => {
    const ids = Int32Array.from({ length: 33 }, () => 5);
    const same = { id: 'same', ids, learned: new Uint8Array(33).fill(1) };
    const rows = Array.from({ length: 32 }, () => [same]);
    const one = await oneStep(name, [packed([[same]], 32, 1 / 32)]);
    const many = await oneStep(name, [packed(rows, 32, 1 / 32 / 32)]);
    expect(many.loss).toBeCloseTo(one.loss, 4);
    expect(largestDifference(many.weights, one.weights)).toBeLessThan(1e-4);
  });

  test('takes the same weights to the same bytes, run after run', async () => {
    const runs = [await trained(name, tiny), await trained(name, tiny)];
    expect(runs[1]!.weights).toEqual(runs[0]!.weights);
    expect(runs[0]!.losses.at(-1)).toBeLessThan(runs[0]!.losses[0]! - 0.1);
  });

  test('applies nothing when the loss is no number', async () => {
    const engine = engineOf(name);
    const before = await flatWeights(engine);
    const batch = packed([[a]], 20, Number.NaN);
    expect(await engine.step([batch], 1)).toMatchObject({
      loss: Number.NaN,
      gradientNorm: Number.NaN,
    });
    expect(await flatWeights(engine)).toEqual(before);
  });
});

test.runIf(names.length === 2).each([
  ['its own output matrix', tiny],
  ['tied embeddings', { ...tiny, tied: true }],
])('both engines lose the same, step by step, with %s', async (_, llama) => {
  const [onnx, jax] = [await trained('onnx', llama), await trained('jax', llama)];
  expect(onnx.losses).toHaveLength(12);
  expect(largestDifference(onnx.losses, jax.losses)).toBeLessThan(1e-3);
});

async function trained(name: 'onnx' | 'jax', llama: Llama) {
  const engine = engineOf(name, llama);
  const examples = randomExamples(24);
  const plan = planOf(examples, { batchSize: 8, epochs: 4, seed: 1, maxBatchLength: 60 });
  const losses: number[] = [];
  for (const epoch of [1, 2, 3, 4]) {
    for (const { batches } of plan.steps(epoch)) {
      losses.push((await engine.step(batches, 0.01)).loss);
    }
  }
  return { losses, weights: await flatWeights(engine) };
}
