import type { Llama } from '../model/llama.ts';
import { layerSpecs } from '../model/weights.ts';
import { type Costs, costsOf } from './shape.ts';

/** What work of a model costs against compiling for it. */
export function costsOfModel(llama: Llama): Costs {
  const aLayer = layerSpecs(llama).reduce(
    (sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1),
    0,
  );
  return costsOf({ width: llama.width, parameters: llama.layers * aLayer });
}
