import type { Parameter } from '../model/adamw.ts';
import type { Llama } from '../model/llama.ts';
import { addRows, lookUp } from '../model/lookup.ts';
import { embeddingName, inLayer, outputName, type WeightSpec } from '../model/weights.ts';
import type { MicroBatch } from '../steps/micro-batch.ts';
import type { Shape } from '../steps/shape.ts';
import { openMemory } from './memory.ts';
import { type Parts, placeOf } from './parts.ts';
import type { Trained } from './trained.ts';

/** Computes the gradients of a micro-batch into the parameters, over those of the last step or added to them; gives its loss, and that of each place. */
export type MicroBatchGradients = (
  batch: MicroBatch,
  adding: boolean,
) => Promise<{ loss: number; losses: Float32Array }>;

interface Model {
  llama: Llama;
  trained: Trained;
  /** What is trained, by name. */
  parameters: ReadonlyMap<string, Parameter>;
  /** All weights by name, trained or not. */
  weights: ReadonlyMap<string, Float32Array>;
}

/**
 * Goes through the layers forward and backward, one program run a layer. Activations lie in memory that is used
 * again for every micro-batch.
 */
export function microBatchGradients(
  partsOf: (shape: Shape) => Promise<Parts>,
  { llama, trained, parameters, weights }: Model,
): MicroBatchGradients {
  const { width, layers, scales } = llama;
  const memory = openMemory();
  const valuesOf = (name: string) => parameters.get(name)?.values ?? weights.get(name)!;
  const tensorsOf = (specs: readonly WeightSpec[], layer?: number) =>
    specs.map(({ name }) => valuesOf(layer === undefined ? name : inLayer(layer, name)));
  const gradientsOf = (specs: readonly WeightSpec[], layer?: number) =>
    specs.map(
      ({ name }) => parameters.get(layer === undefined ? name : inLayer(layer, name))!.gradient,
    );

  /** Arrays for gradients to be computed into, and what brings them to where they belong. */
  function collect(gradients: readonly Float32Array[], adding: boolean) {
    if (!adding) return { into: gradients, done: () => {} };
    const into = memory.takeAll(
      'gradients',
      gradients.map(({ length }) => length),
    );
    const done = () =>
      gradients.forEach((sum, i) => {
        add(sum, into[i]!);
      });
    return { into, done };
  }

  return async (batch, adding) => {
    const { shape, tokens, targets, places, shares } = batch;
    const parts = await partsOf(shape);
    const [size, wanted] = [tokens.length * width, targets.length * width];
    const place = placeOf(llama, batch);
    const end = layers - 1;
    const stageOf = (layer: number) => (layer === end ? parts.last : parts.layer);
    const inputsOf = (layer: number) => [
      memory.take(`x ${layer}`, size),
      ...tensorsOf(trained.layer.trained, layer),
      ...tensorsOf(trained.layer.frozen, layer),
      ...place,
      ...(layer === end ? [places] : []),
    ];
    const keptOf = (layer: number) => memory.takeAll(`kept ${layer}`, stageOf(layer).kept);
    const hidden = memory.take('hidden', wanted);

    const embedding = valuesOf(embeddingName);
    memory.take('x 0', size).set(lookUp(embedding, width, tokens, scales.embedding));
    for (let layer = 0; layer < layers; layer++) {
      const result = layer === end ? hidden : memory.take(`x ${layer + 1}`, size);
      await stageOf(layer).forward(inputsOf(layer), result, keptOf(layer));
    }

    const loss = new Float32Array(1);
    const losses = new Float32Array(targets.length);
    const targetRows = lookUp(valuesOf(outputName(llama)), width, targets);
    const rowGradients = trained.rows ? [memory.take('target rows', wanted)] : [];
    const hiddenGradient = memory.take('gradient of hidden', wanted);
    const head = collect(gradientsOf(trained.head.trained), adding);
    await parts.loss.run(
      [
        hidden,
        targetRows,
        ...tensorsOf(trained.head.trained),
        ...tensorsOf(trained.head.frozen),
        shares,
      ],
      [loss, hiddenGradient, ...rowGradients, ...head.into, losses],
    );
    head.done();

    let gradient = hiddenGradient;
    for (let layer = end; layer >= 0; layer--) {
      const { into, done } = collect(gradientsOf(trained.layer.trained, layer), adding);
      const before = memory.take(`gradient ${layer % 2}`, size);
      await stageOf(layer).backward(inputsOf(layer), keptOf(layer), gradient, [before, ...into]);
      done();
      gradient = before;
    }

    if (trained.rows) {
      const rows = parameters.get(embeddingName)!;
      // Nothing else of this step is in there yet, unless the output matrix is the same.
      if (!adding && !llama.tied) rows.gradient.fill(0);
      addRows(rows.gradient, width, tokens, gradient, scales.embedding);
      addRows(parameters.get(outputName(llama))!.gradient, width, targets, rowGradients[0]!);
    }
    return { loss: loss[0]!, losses };
  };
}

function add(sum: Float32Array, addend: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += addend[i]!;
}
