import type { Gguf } from '@labpipe/gguf';
import { merged } from './lora.ts';

/** The addition to one matrix [out, in]: scale * b a, for a [rank, in] and b [out, rank]. */
export interface Addition {
  a: Float32Array;
  b: Float32Array;
  rank: number;
  scale: number;
}

/** A model with additions in its matrices; `of` gives that of a matrix by its name, `undefined` where it has none. */
export function withAdapters(
  base: Gguf,
  of: (name: string) => Promise<Addition | undefined>,
): Gguf {
  return {
    ...base,
    async read(name) {
      const matrix = await base.read(name);
      const addition = await of(name);
      return addition ? merged(matrix, addition, addition.rank, addition.scale) : matrix;
    },
  };
}
