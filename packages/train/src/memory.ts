import { ToolError } from '@labpipe/cli';
import { describeBytes } from './disk.ts';
import { availableMemory } from './engines/available-memory.ts';
import { trainedOf } from './engines/trained.ts';
import type { Lora } from './lora/lora.ts';
import type { Llama } from './model/llama.ts';
import { type WeightSpec, weightSpecs } from './model/weights.ts';
import type { Example } from './rows/example.ts';

/** What a run holds in memory from its start to its end, in bytes; what a step computes comes on top. */
export interface Memory {
  /** The rows as tokens and masks. */
  rows: number;
  weights: number;
  /** With LoRA also the adapters themselves, which are no weights of the model. */
  gradients: number;
  moments: number;
}

/** What a model and its rows take, all of it trained or adapters alone. */
export function memoryOf(
  llama: Llama,
  lora: Lora | undefined,
  examples: readonly Pick<Example, 'ids'>[],
): Memory {
  const trained = elementsOf(trainedOf(llama, lora).specs);
  return {
    rows: examples.reduce((sum, { ids }) => sum + 5 * ids.length, 0),
    weights: 4 * elementsOf(weightSpecs(llama)),
    gradients: (lora ? 8 : 4) * trained,
    moments: 8 * trained,
  };
}

/** Numbers in some tensors. */
export function elementsOf(specs: readonly WeightSpec[]): number {
  return specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

/** There is too little memory for what a run holds. */
export class MemoryError extends ToolError {
  override readonly name = 'MemoryError';
  readonly exitCode = 2;
}

/** Refuses a run that cannot hold its model in the memory that is free, with what would take less. */
export function refuseWithoutMemory(
  path: string,
  memory: Memory,
  { lora, available = availableMemory() }: { lora?: Lora | undefined; available?: number },
): void {
  const needed = Object.values(memory).reduce((a, b) => a + b, 0);
  if (needed <= available) return;
  const parts = Object.entries(memory).map(([name, bytes]) => `${name} ${describeBytes(bytes)}`);
  const advice = lora
    ? 'take a smaller model or a machine with more'
    : `--lora-rank 16 takes ${describeBytes(memory.rows + memory.weights)} and little more; else a smaller model, or a machine with more`;
  throw new MemoryError(
    `${path}: Unexpected need of ${describeBytes(needed)} of memory (${parts.join(', ')}, before the first step), ` +
      `expected at most ${describeBytes(available)}, which is free: ${advice}`,
  );
}
