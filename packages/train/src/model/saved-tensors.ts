import type { Gguf } from '../gguf/read.ts';
import type { TensorSource } from '../gguf/write.ts';

/** The tensors of a trained model in the order of its base; what was not trained is the base's. */
export function* savedTensors(
  base: Gguf,
  weights: ReadonlyMap<string, Float32Array>,
): Generator<TensorSource> {
  for (const { name, shape } of base.tensors) {
    yield { name, shape, data: weights.get(name) ?? (() => base.read(name)) };
  }
}
