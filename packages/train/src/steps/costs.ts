import type { Lora } from '../lora/lora.ts';
import { layerAdapterSpecs } from '../lora/lora.ts';
import type { Llama } from '../model/llama.ts';
import { layerSpecs, type WeightSpec } from '../model/weights.ts';
import { type Costs, costsOf } from './shape.ts';

/** What work of a model costs against compiling for it; all of it trained, or adapters. */
export function costsOfModel(llama: Llama, lora: Lora | undefined): Costs {
  const ofLayers = (specs: readonly WeightSpec[]) =>
    llama.layers * specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const parameters = ofLayers(layerSpecs(llama));
  const trained = lora ? ofLayers(layerAdapterSpecs(llama, lora)) : parameters;
  return costsOf({ width: llama.width, parameters, trained });
}
