import { join } from 'node:path';
import { ToolError } from '@labpipe/cli';
import type { Base } from './base.ts';
import { CheckpointError } from './errors.ts';
import { writeGguf } from './gguf/write.ts';
import { savedTensors } from './model/saved-tensors.ts';

/** Where the model after so many rows lies; the name is InstructLab's. */
export function checkpointPath(folder: string, samplesSeen: number): string {
  return join(folder, `samples_${samplesSeen}.gguf`);
}

/** Writes weights as a whole model: metadata, tokenizer and chat template are the base's. */
export async function writeCheckpoint(
  path: string,
  { gguf }: Base,
  weights: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  try {
    await writeGguf(path, {
      metadata: gguf.metadata,
      tensors: savedTensors(gguf, weights),
    });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (cause instanceof ToolError || code === undefined) throw cause;
    throw new CheckpointError(
      `${path}: Unexpected ${code}, expected room and permission to write a checkpoint; earlier ones stay, --output names another folder`,
      { cause },
    );
  }
}
