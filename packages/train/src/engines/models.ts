import { type numpy as np, valueAndGrad } from '@jax-js/jax';
import type { Dropout } from '../lora/dropout.ts';
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
import type {
  ArgumentSpec,
  CompiledModel,
  Recompute,
  Runtime,
  Traced,
  TracedModel,
  TracedStage,
} from './runtime.ts';
import type { Tensors, Trained } from './trained.ts';

/** What of a micro-batch all layers take, in the order of their inputs: draws where adapters drop something, angles, then biases of the rows and of the prefix. */
export function placeOf(
  llama: Llama,
  { shape, positions, segments }: Pick<MicroBatch, 'shape' | 'positions' | 'segments'>,
  draws?: Float32Array,
): Float32Array[] {
  const { prefix } = shape;
  return [
    ...(draws ? [draws] : []),
    ...anglesOf(llama, positions),
    ...attentionBiases(segments.subarray(prefix), shape),
    ...(prefix > 0 ? attentionBiases(segments.subarray(0, prefix), prefixLayout(prefix)) : []),
  ];
}

function placeShapes({ headSize }: Llama, shape: Shape, dropout: Dropout | undefined): number[][] {
  const angles = [positionsIn(shape), 1, headSize];
  const ofPrefix = shape.prefix > 0 ? biasShapes(prefixLayout(shape.prefix)) : [];
  const draws = dropout ? [[positionsIn(shape), 2]] : [];
  return [...draws, angles, angles, ...biasShapes(shape), ...ofPrefix];
}

/** The prefix by itself is one row. */
function prefixLayout(prefix: number): Layout {
  return { prefix: 0, rows: 1, length: prefix };
}

export interface ModelsOptions {
  llama: Llama;
  trained: Trained;
  lora: Lora | undefined;
  recompute: Recompute;
}

/** The model compiled for micro-batches of a shape; none yet, each when it first comes. */
export function openModels(runtime: Runtime, options: ModelsOptions) {
  const known = new Map<string, Promise<CompiledModel>>();
  return {
    of(shape: Shape): Promise<CompiledModel> {
      const key = JSON.stringify(shape);
      const model = known.get(key) ?? runtime.compileModel(tracedModel(shape, options));
      known.set(key, model);
      return model;
    },
    async close(): Promise<void> {
      for (const model of known.values()) await (await model).close();
      known.clear();
    },
  };
}

function tracedModel(
  shape: Shape,
  { llama, trained, lora, recompute }: ModelsOptions,
): TracedModel {
  const { width, layers } = llama;
  const { learned } = shape;
  return {
    layers,
    layer: layerOf(llama, trained.layer, { shape, lora }),
    x: float([positionsIn(shape), width]),
    tensors: floats(trained.layer),
    trained: trained.layer.trained.length,
    place: placeShapes(llama, shape, lora?.dropout).map(float),
    places: { shape: [learned], type: 'int32' },
    loss: lossOf(llama, trained),
    others: [float([learned, width]), ...floats(trained.head), float([learned])],
    inputTrained: trained.rows,
    recompute,
  };
}

function layerOf(
  llama: Llama,
  tensors: Tensors,
  { shape, lora }: { shape: Shape; lora: Lora | undefined },
): TracedStage {
  const all = [...tensors.trained, ...tensors.frozen];
  const count = biasShapes(shape).length;
  return (x, ...inputs) => {
    const place = inputs.slice(all.length);
    const draws = lora?.dropout ? place.shift() : undefined;
    const [cos, sin, ...rest] = place as [np.Array, np.Array, ...np.Array[]];
    const places = rest.at(-1)!.dtype === 'int32' ? rest.pop() : undefined;
    return layer(llama, shape, x, {
      weights: byName(all, inputs),
      adapterScale: lora ? scaleOf(lora) : 1,
      dropout: lora?.dropout && draws && { ...lora.dropout, draws },
      cos,
      sin,
      biases: rest.slice(0, count),
      prefixBiases: rest.slice(count),
      places,
    });
  };
}

/**
 * (hidden, rows of the targets, trained tensors..., frozen ones..., shares) -> [loss, gradient of hidden, where the model's rows
 * are trained also those of the rows and the trained tensors, and last the loss of each place].
 */
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
