import { numpy as np, valueAndGrad } from '@jax-js/jax';
import { randomOf } from '@labpipe/records';
import { describe, expect, test } from 'vitest';
import { jaxRuntime } from '../../src/engines/jax.ts';
import { onnxRuntime } from '../../src/engines/onnx.ts';
import type { Runtime, Traced, Values } from '../../src/engines/runtime.ts';
import { type A, cases, slopes } from './cases.ts';

const onnx = await onnxRuntime();
const jax = await jaxRuntime();

describe.runIf(onnx)('ONNX Runtime computes what jax-js computes', () => {
  test.each(cases)('%s', async (_, shapes, sizes, traced) => {
    await expectTheSame(traced as Traced, shapes, sizes);
  });

  test.each(slopes)('the slope of %s', async (_, shapes, f) => {
    const argnums = shapes.map((_shape, i) => i);
    const traced: Traced = (...inputs) => {
      const [value, gradients] = valueAndGrad(f, { argnums })(...inputs);
      return [value, ...(gradients as A[])];
    };
    await expectTheSame(traced, shapes, [1, ...shapes.map(product)]);
  });

  test('rows of a table, and their gradients at their places', async () => {
    const places = Int32Array.from([4, 0, 3]);
    const traced: Traced = (table, at) => {
      const rows = (x: A) => np.square(np.take(x, at!, 0)).sum();
      const [value, gradient] = valueAndGrad(rows)(table!);
      return [value, gradient];
    };
    const specs = [
      { shape: [5, 3], type: 'float32' as const },
      { shape: [3], type: 'int32' as const },
    ];
    const inputs = [randomValues([5, 3], 0), places];
    const results = [onnx!, jax].map((runtime) => compute(runtime, traced, specs, inputs, [1, 15]));
    expectClose(await results[0]!, await results[1]!);
  });

  test('constants that a function closes over', async () => {
    const table = np.array([1, 2, 3, 4, 5, 6]).reshape([1, 2, 3]);
    await expectTheSame((x) => [x!.add(table.ref)], [[4, 2, 3]], [24]);
  });

  test('a primitive without a translation is named', async () => {
    const specs = [{ shape: [3], type: 'float32' as const }];
    await expect(onnx!.compile((x) => [np.sort(x!)], specs)).rejects.toThrow(
      /no ONNX translation of sort/,
    );
  });
});

async function expectTheSame(traced: Traced, shapes: number[][], sizes: number[]): Promise<void> {
  const specs = shapes.map((shape) => ({ shape, type: 'float32' as const }));
  const inputs = shapes.map(randomValues);
  const ours = await compute(onnx!, traced, specs, inputs, sizes);
  expectClose(ours, await compute(jax, traced, specs, inputs, sizes));
}

async function compute(
  runtime: Runtime,
  traced: Traced,
  specs: Parameters<Runtime['compile']>[1],
  inputs: readonly Values[],
  sizes: readonly number[],
): Promise<Float32Array[]> {
  const program = await runtime.compile(traced, specs);
  const results = await program.run(inputs);
  expect(results.map(({ length }) => length)).toEqual(sizes);
  await program.close();
  return results;
}

function expectClose(ours: readonly Float32Array[], theirs: readonly Float32Array[]): void {
  for (const [i, result] of theirs.entries()) {
    for (const [j, value] of result.entries()) expect(ours[i]![j]).toBeCloseTo(value, 4);
  }
}

function randomValues(shape: readonly number[], seed: number): Float32Array {
  const random = randomOf(seed, 'values');
  return Float32Array.from({ length: product(shape) }, () => 2 * random() - 1);
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}
