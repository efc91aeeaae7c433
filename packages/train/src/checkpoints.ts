import { join } from 'node:path';
import type { Gguf } from './gguf/read.ts';
import { type TensorSource, writeGguf } from './gguf/write.ts';

/** Where the model after so many rows lies; the name is InstructLab's. */
export function checkpointPath(folder: string, samplesSeen: number): string {
  return join(folder, `samples_${samplesSeen}.gguf`);
}

/** Writes weights as a whole model: metadata, tokenizer, template and what is not trained are the base's. */
export async function writeCheckpoint(
  path: string,
  base: Gguf,
  weights: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  await writeGguf(path, { metadata: base.metadata, tensors: tensorsOf(base, weights) });
}

function* tensorsOf(
  base: Gguf,
  weights: ReadonlyMap<string, Float32Array>,
): Generator<TensorSource> {
  for (const { name, shape } of base.tensors) {
    yield { name, shape, data: weights.get(name) ?? (() => base.read(name)) };
  }
}
