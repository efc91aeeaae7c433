import { type Dropout, dropoutDraws } from '../lora/dropout.ts';
import type { Parameter } from '../model/adamw.ts';
import type { Llama } from '../model/llama.ts';
import { addRows, lookUp } from '../model/lookup.ts';
import { embeddingName, inLayer, outputName, type WeightSpec } from '../model/weights.ts';
import type { MicroBatch } from '../steps/micro-batch.ts';
import type { Shape } from '../steps/shape.ts';
import { placeOf } from './models.ts';
import type { CompiledModel } from './runtime.ts';
import type { Trained } from './trained.ts';

/** Computes the gradients of a micro-batch of a step (from 0) into the parameters, over those of the last step or added to them; gives its loss, and that of each place. */
export type MicroBatchGradients = (
  batch: MicroBatch,
  how: { adding: boolean; step: number },
) => Promise<{ loss: number; losses: Float32Array }>;

interface Model {
  llama: Llama;
  trained: Trained;
  /** What is trained, by name. */
  parameters: ReadonlyMap<string, Parameter>;
  /** All weights by name, trained or not. */
  weights: ReadonlyMap<string, Float32Array>;
  dropout: Dropout | undefined;
}

/** Looks up rows before the model and adds up their gradients after it; all else is the compiled model's. */
export function microBatchGradients(
  modelOf: (shape: Shape) => Promise<CompiledModel>,
  { llama, trained, parameters, weights, dropout }: Model,
): MicroBatchGradients {
  const { width, layers, scales } = llama;
  const valuesOf = (name: string) => parameters.get(name)?.values ?? weights.get(name)!;
  const gradientOf = (name: string) => parameters.get(name)!.gradient;
  // What a run gives is nobody else's.
  const adopt = (name: string, gradient: Float32Array) => {
    parameters.get(name)!.gradient = gradient;
  };
  const ofLayers = Array.from({ length: layers }, (_, layer) => {
    const named = (specs: readonly WeightSpec[]) => specs.map(({ name }) => inLayer(layer, name));
    return { trained: named(trained.layer.trained), frozen: named(trained.layer.frozen) };
  });
  const head = [...trained.head.trained, ...trained.head.frozen].map(({ name }) => name);

  return async (batch, { adding, step }) => {
    const { tokens, targets, places, shares } = batch;
    const model = await modelOf(batch.shape);
    const results = await model.run({
      x: lookUp(valuesOf(embeddingName), width, tokens, scales.embedding),
      layers: ofLayers.map((names) => [...names.trained, ...names.frozen].map(valuesOf)),
      place: placeOf(llama, batch, dropout && dropoutDraws(batch, dropout, step)),
      places,
      others: [lookUp(valuesOf(outputName(llama)), width, targets), ...head.map(valuesOf), shares],
    });
    const take = (names: readonly string[], gradients: readonly Float32Array[]) =>
      names.forEach((name, i) => {
        if (adding) add(gradientOf(name), gradients[i]!);
        else adopt(name, gradients[i]!);
      });
    const [loss, ...ofLoss] = results.loss as [Float32Array, ...Float32Array[]];
    const losses = ofLoss.pop()!;
    ofLayers.forEach((names, layer) => {
      take(names.trained, results.layers[layer]!);
    });
    if (trained.rows) {
      const [ofTargets, ...ofHead] = ofLoss as [Float32Array, ...Float32Array[]];
      take(head.slice(0, trained.head.trained.length), ofHead);
      const rows = gradientOf(embeddingName);
      // Nothing else of this step is in there yet, unless the output matrix is the same.
      if (!adding && !llama.tied) rows.fill(0);
      addRows(rows, width, tokens, results.x!, scales.embedding);
      addRows(gradientOf(outputName(llama)), width, targets, ofTargets);
    }
    return { loss: loss[0]!, losses };
  };
}

function add(sum: Float32Array, addend: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += addend[i]!;
}
