import { layerKeySpecs } from '../lora/dropout.ts';
import { adapterSpecs, type Lora, layerAdapterSpecs } from '../lora/lora.ts';
import type { Llama } from '../model/llama.ts';
import { layerSpecs, outputName, type WeightSpec, weightSpecs } from '../model/weights.ts';

/** The tensors that a part of the model takes: those that it gives gradients of, and the others. */
export interface Tensors {
  trained: readonly WeightSpec[];
  frozen: readonly WeightSpec[];
}

/** What of a model is trained: all of it, or adapters only. */
export interface Trained {
  /** All that is trained, by full names, in a fixed order. */
  specs: readonly WeightSpec[];
  /** Of any layer, by names within it. */
  layer: Tensors;
  /** The last norm and the output matrix. */
  head: Tensors;
  /** Whether the rows of embedding and output matrix that a batch looks up are trained too. */
  rows: boolean;
}

export function trainedOf(llama: Llama, lora: Lora | undefined): Trained {
  const layer = layerSpecs(llama);
  const headNames = ['output_norm.weight', outputName(llama)];
  const head = weightSpecs(llama).filter(({ name }) => headNames.includes(name));
  if (!lora) {
    return {
      specs: weightSpecs(llama),
      layer: { trained: layer, frozen: [] },
      head: { trained: head, frozen: [] },
      rows: true,
    };
  }
  return {
    specs: adapterSpecs(llama, lora),
    layer: {
      trained: layerAdapterSpecs(llama, lora),
      frozen: [...layer, ...layerKeySpecs(llama, lora)],
    },
    head: { trained: [], frozen: head },
    rows: false,
  };
}
