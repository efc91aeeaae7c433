import { join } from 'node:path';
import type { Gguf } from '@labpipe/gguf';
import {
  float32,
  ggufBytes,
  type Metadata,
  type TensorSource,
  text,
  type WrittenType,
  writeGguf,
} from '@labpipe/gguf';
import { adapterSpecs, type Lora, scaleOf } from './lora/lora.ts';
import { withAdapters } from './lora/with-adapters.ts';
import type { Llama } from './model/llama.ts';

/** What a run saves. */
export interface CheckpointKind {
  /** Where adapters are trained and not the model: how. */
  lora: Lora | undefined;
  /** Adapters in the model, or by themselves. */
  as: 'merged' | 'adapter';
  type: WrittenType;
}

/** Values of what is trained, by name. */
type Trained = ReadonlyMap<string, Float32Array>;

/** Where the model after so many rows lies; the name is InstructLab's. */
export function checkpointPath(folder: string, samplesSeen: number): string {
  return join(folder, `samples_${samplesSeen}.gguf`);
}

/** Whether a checkpoint is adapters, which need their base to be of use. */
export function isAdapter({ lora, as }: CheckpointKind): boolean {
  return lora !== undefined && as === 'adapter';
}

/** Whether a checkpoint holds what is trained, bit by bit. */
export function isExact({ lora, type }: CheckpointKind): boolean {
  return lora === undefined && type === 'F32';
}

/** Writes a checkpoint: a whole model, of which all that is not trained is the base's, or adapters. */
export async function writeCheckpoint(
  path: string,
  { gguf, llama }: { gguf: Gguf; llama: Llama },
  trained: Trained,
  kind: CheckpointKind,
): Promise<void> {
  const { type } = kind;
  if (isAdapter(kind)) {
    await writeAdapter(path, { gguf, llama }, trained, { ...kind, lora: kind.lora! });
    return;
  }
  await writeGguf(path, {
    metadata: gguf.metadata,
    tensors: modelTensors(gguf, trained, kind.lora),
    type,
  });
}

/** Bytes of a checkpoint. */
export function checkpointBytes(
  { gguf, llama }: { gguf: Gguf; llama: Llama },
  kind: CheckpointKind,
): number {
  const { metadata, tensors } = gguf;
  const { lora, type } = kind;
  if (!isAdapter(kind)) return ggufBytes({ metadata, tensors, type });
  return ggufBytes({
    metadata: adapterMetadata(gguf, lora!),
    tensors: adapterSpecs(llama, lora!),
    type,
  });
}

function* modelTensors(
  base: Gguf,
  trained: Trained,
  lora: Lora | undefined,
): Generator<TensorSource> {
  const model = withAdapters(base, async (name) => {
    const [a, b] = [trained.get(`${name}.lora_a`), trained.get(`${name}.lora_b`)];
    return lora && a && b ? { a, b, rank: lora.rank, scale: scaleOf(lora) } : undefined;
  });
  for (const { name, shape } of base.tensors) {
    yield { name, shape, data: trained.get(name) ?? (() => model.read(name)) };
  }
}

/** Adapters as llama.cpp takes them (convert_lora_to_gguf.py). */
async function writeAdapter(
  path: string,
  { gguf, llama }: { gguf: Gguf; llama: Llama },
  trained: Trained,
  { lora, type }: { lora: Lora; type: WrittenType },
): Promise<void> {
  const tensors = adapterSpecs(llama, lora).map((spec) => ({
    ...spec,
    data: trained.get(spec.name)!,
  }));
  await writeGguf(path, { metadata: adapterMetadata(gguf, lora), tensors, type });
}

function adapterMetadata({ metadata }: Gguf, { alpha }: Lora): Metadata {
  const named = [...metadata].filter(
    ([key]) => key === 'general.architecture' || key === 'general.name',
  );
  return new Map([
    ...named,
    ['general.type', text('adapter')],
    ['adapter.type', text('lora')],
    ['adapter.lora.alpha', float32(alpha)],
  ]);
}
