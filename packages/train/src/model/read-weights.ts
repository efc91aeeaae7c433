import type { Gguf } from '@labpipe/gguf';
import type { Llama } from './llama.ts';
import { weightSpecs } from './weights.ts';

/** Every tensor of the model by name, in float32. */
export async function readWeights(gguf: Gguf, llama: Llama): Promise<Map<string, Float32Array>> {
  const weights = new Map<string, Float32Array>();
  for (const { name } of weightSpecs(llama)) weights.set(name, await gguf.read(name));
  return weights;
}
