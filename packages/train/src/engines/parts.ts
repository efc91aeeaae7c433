import { type numpy as np, valueAndGrad } from '@jax-js/jax';
import { type Lora, scaleOf } from '../lora/lora.ts';
import { layer } from '../model/layer.ts';
import type { Weights } from '../model/linear.ts';
import type { Llama } from '../model/llama.ts';
import { loss } from '../model/loss.ts';
import { biasShapes } from '../model/mask.ts';
import type { WeightSpec } from '../model/weights.ts';
import type { Shape } from '../steps/shape.ts';
import { availableMemory } from './available-memory.ts';
import type { ArgumentSpec, Compiled, Runtime, Stage, Traced, TracedStage } from './runtime.ts';
import type { Tensors, Trained } from './trained.ts';

/** The model compiled for one shape of micro-batches: one program for all layers, and one for the loss. */
export interface Parts {
  /** (x, trained tensors of the layer..., frozen ones..., biases...) -> x; gradients of x and the trained tensors. */
  layer: Stage;
  /**
   * (hidden, rows of the targets, trained tensors..., frozen ones..., places, shares) -> [loss, gradient of
   * hidden]; where the model's rows are trained also those of the rows and the trained tensors.
   */
  loss: Compiled;
  close(): Promise<void>;
}

/** Whether activations are computed twice: where they would not fit, or as told. */
export type Recompute = 'auto' | 'always' | 'never';

export interface PartsOptions {
  llama: Llama;
  trained: Trained;
  lora: Lora | undefined;
  recompute: Recompute;
}

/** No program yet; those of a shape are compiled when it first comes. */
export function openParts(runtime: Runtime, options: PartsOptions) {
  const known = new Map<string, Promise<Parts>>();
  return {
    of(shape: Shape): Promise<Parts> {
      const key = JSON.stringify(shape);
      const parts = known.get(key) ?? compileParts(runtime, shape, options);
      known.set(key, parts);
      return parts;
    },
    async close(): Promise<void> {
      for (const parts of known.values()) await (await parts).close();
      known.clear();
    },
  };
}

async function compileParts(
  runtime: Runtime,
  { rows, length, learned }: Shape,
  { llama, trained, lora, recompute }: PartsOptions,
): Promise<Parts> {
  const hidden = float([rows, length, llama.width]);
  const compileLayer = (recompute: boolean) =>
    runtime.compileStage(
      layerOf(llama, trained.layer, lora ? scaleOf(lora) : 1),
      [hidden, ...floats(trained.layer), ...biasShapes(rows, length).map(float)],
      { differentiated: 1 + trained.layer.trained.length, recompute },
    );
  let layer = await compileLayer(recompute === 'always');
  if (recompute === 'auto' && !fits(layer, llama.layers)) {
    await layer.close();
    layer = await compileLayer(true);
  }
  const loss = await runtime.compile(lossOf(llama, trained), [
    hidden,
    float([learned, llama.width]),
    ...floats(trained.head),
    { shape: [learned], type: 'int32' },
    float([learned]),
  ]);
  return {
    layer,
    loss,
    async close() {
      await layer.close();
      await loss.close();
    },
  };
}

/** Whether what all layers keep takes no more than half of the memory that is free. */
function fits({ kept }: Stage, layers: number): boolean {
  const bytes = 4 * layers * kept.reduce((a, b) => a + b, 0);
  return bytes < availableMemory() / 2;
}

function layerOf(llama: Llama, tensors: Tensors, adapterScale: number): TracedStage {
  const all = [...tensors.trained, ...tensors.frozen];
  return (x, ...inputs) => {
    const weights = byName(all, inputs);
    return layer(llama, x, { weights, biases: inputs.slice(all.length), adapterScale });
  };
}

function lossOf(llama: Llama, { head, rows }: Trained): Traced {
  const all = [...head.trained, ...head.frozen];
  const variables = rows ? 2 + head.trained.length : 1;
  const of = (...inputs: np.Array[]) => {
    const [hidden, targetRows, ...others] = inputs as [np.Array, np.Array, ...np.Array[]];
    const [places, shares] = others.slice(all.length) as [np.Array, np.Array];
    return loss(llama, byName(all, others), { hidden, targetRows, places, shares });
  };
  return (...inputs) => {
    const argnums = Array.from({ length: variables }, (_, i) => i);
    const [value, gradients] = valueAndGrad(of, { argnums })(...inputs);
    return [value, ...(gradients as np.Array[])];
  };
}

/** Arrays by the name at the same place. */
function byName(specs: readonly WeightSpec[], arrays: readonly np.Array[]): Weights {
  return Object.fromEntries(specs.map(({ name }, i) => [name, arrays[i]!]));
}

function floats({ trained, frozen }: Tensors): ArgumentSpec[] {
  return [...trained, ...frozen].map(({ shape }) => float(shape));
}

function float(shape: readonly number[]): ArgumentSpec {
  return { shape, type: 'float32' };
}
