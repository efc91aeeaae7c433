import type { ModuleFunction } from './module.ts';
import { moduleOf } from './module.ts';

/** Numbers of each array that lie in WebAssembly's memory at a time: four such blocks stay in a core's own cache. */
export const blockLength = 16_384;
export const blockBytes = 4 * blockLength;

/** Functions of WebAssembly and the memory that they work on: so many blocks, one after the other. */
export interface Blocks {
  functions: Readonly<Record<string, (...numbers: number[]) => number>>;
  blocks: readonly Float32Array[];
}

/** Compiles functions for `count` blocks. */
export function openBlocks(functions: readonly ModuleFunction[], count: number): Blocks {
  const memory = new WebAssembly.Memory({ initial: (count * blockBytes) / 65_536 });
  const module = new WebAssembly.Module(moduleOf(functions));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return {
    functions: exports as Blocks['functions'],
    blocks: Array.from(
      { length: count },
      (_, i) => new Float32Array(memory.buffer, i * blockBytes, blockLength),
    ),
  };
}

/** Where the blocks of an array of this length begin, and how many numbers are in each. */
export function* blocksOf(length: number): Generator<{ from: number; count: number }> {
  for (let from = 0; from < length; from += blockLength) {
    yield { from, count: Math.min(blockLength, length - from) };
  }
}

/** Bytes up to the end of the last four of so many numbers. */
export function endOf(count: number): number {
  return 16 * Math.ceil(count / 4);
}
