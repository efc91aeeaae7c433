import { type numpy as np, valueAndGrad } from '@jax-js/jax';
import { type Lora, scaleOf } from '../lora/lora.ts';
import { layer } from '../model/layer.ts';
import type { Weights } from '../model/linear.ts';
import type { Llama } from '../model/llama.ts';
import { loss } from '../model/loss.ts';
import { attentionBiases, biasShapes, type Layout } from '../model/mask.ts';
import { anglesOf } from '../model/rotary.ts';
import type { WeightSpec } from '../model/weights.ts';
import type { MicroBatch } from '../steps/micro-batch.ts';
import { positionsIn, type Shape } from '../steps/shape.ts';
import { availableMemory } from './available-memory.ts';
import type { ArgumentSpec, Compiled, Runtime, Stage, Traced, TracedStage } from './runtime.ts';
import type { Tensors, Trained } from './trained.ts';

/** The model compiled for one shape of micro-batches: one program for all layers but the last, one for that, and one for the loss. */
export interface Parts {
  /** (x, trained tensors of the layer..., frozen ones..., place...) -> x; gradients of x and the trained tensors. */
  layer: Stage;
  /** The same with the places that predict something as another input: only of those it gives a result. */
  last: Stage;
  /**
   * (hidden, rows of the targets, trained tensors..., frozen ones..., shares) -> [loss, gradient of
   * hidden, where the model's rows are trained also those of the rows and the trained tensors, and last the loss of each place].
   */
  loss: Compiled;
  close(): Promise<void>;
}

/** What of a micro-batch all layers take, in the order of their inputs: angles, then biases of the rows and of the prefix. */
export function placeOf(
  llama: Llama,
  { shape, positions, segments }: Pick<MicroBatch, 'shape' | 'positions' | 'segments'>,
): Float32Array[] {
  const { prefix } = shape;
  return [
    ...anglesOf(llama, positions),
    ...attentionBiases(segments.subarray(prefix), shape),
    ...(prefix > 0 ? attentionBiases(segments.subarray(0, prefix), prefixLayout(prefix)) : []),
  ];
}

function placeShapes({ headSize }: Llama, shape: Shape): number[][] {
  const angles = [positionsIn(shape), 1, headSize];
  const ofPrefix = shape.prefix > 0 ? biasShapes(prefixLayout(shape.prefix)) : [];
  return [angles, angles, ...biasShapes(shape), ...ofPrefix];
}

/** The prefix by itself is one row. */
function prefixLayout(prefix: number): Layout {
  return { prefix: 0, rows: 1, length: prefix };
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
  shape: Shape,
  { llama, trained, lora, recompute }: PartsOptions,
): Promise<Parts> {
  const { width, layers } = llama;
  const { learned } = shape;
  const inputs = [
    float([positionsIn(shape), width]),
    ...floats(trained.layer),
    ...placeShapes(llama, shape).map(float),
  ];
  const places: ArgumentSpec = { shape: [learned], type: 'int32' };
  const traced = layerOf(llama, trained.layer, { shape, scale: lora ? scaleOf(lora) : 1 });
  const compileLayer = (inputs: readonly ArgumentSpec[], again: boolean) =>
    runtime.compileStage(traced, inputs, {
      differentiated: 1 + trained.layer.trained.length,
      recompute: again,
    });
  let again = recompute === 'always';
  let layer = await compileLayer(inputs, again);
  if (recompute === 'auto' && !fits(layer, layers)) {
    await layer.close();
    again = true;
    layer = await compileLayer(inputs, again);
  }
  const last = await compileLayer([...inputs, places], again);
  const loss = await runtime.compile(lossOf(llama, trained), [
    float([learned, width]),
    float([learned, width]),
    ...floats(trained.head),
    float([learned]),
  ]);
  return {
    layer,
    last,
    loss,
    async close() {
      await layer.close();
      await last.close();
      await loss.close();
    },
  };
}

/** Whether what all layers keep takes no more than half of the memory that is free. */
function fits({ kept }: Stage, layers: number): boolean {
  const bytes = 4 * layers * kept.reduce((a, b) => a + b, 0);
  return bytes < availableMemory() / 2;
}

function layerOf(
  llama: Llama,
  tensors: Tensors,
  { shape, scale }: { shape: Shape; scale: number },
): TracedStage {
  const all = [...tensors.trained, ...tensors.frozen];
  const count = biasShapes(shape).length;
  return (x, ...inputs) => {
    const [cos, sin, ...rest] = inputs.slice(all.length) as [np.Array, np.Array, ...np.Array[]];
    const places = rest.at(-1)!.dtype === 'int32' ? rest.pop() : undefined;
    return layer(llama, shape, x, {
      weights: byName(all, inputs),
      adapterScale: scale,
      cos,
      sin,
      biases: rest.slice(0, count),
      prefixBiases: rest.slice(count),
      places,
    });
  };
}

function lossOf(llama: Llama, { head, rows }: Trained): Traced {
  const all = [...head.trained, ...head.frozen];
  const variables = rows ? 2 + head.trained.length : 1;
  const of = (...inputs: np.Array[]) => {
    const [hidden, targetRows, ...others] = inputs as [np.Array, np.Array, ...np.Array[]];
    return loss(llama, byName(all, others), { hidden, targetRows, shares: others[all.length]! });
  };
  return (...inputs) => {
    // The gradient of a share is the loss of its place.
    const argnums = [...Array.from({ length: variables }, (_, i) => i), 2 + all.length];
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
