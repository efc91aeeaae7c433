import type { MicroBatch } from '../steps/micro-batch.ts';

/** What an optimizer remembers between steps, by the name of the tensor. */
export interface OptimizerState {
  /** Steps that it has taken. */
  count: number;
  moments: ReadonlyMap<string, { first: Float32Array; second: Float32Array }>;
}

/** What trains a model; one implementation a file. */
export interface Engine {
  name: string;
  /**
   * One optimizer step over its micro-batches: gradients summed, clipped, applied. `loss` is that of the
   * weights before the step, and `losses` that of each place of each micro-batch; when it or `gradientNorm` (before clipping) is not finite, nothing is applied.
   */
  step(
    batches: readonly MicroBatch[],
    learningRate: number,
  ): Promise<{ loss: number; losses: readonly Float32Array[]; gradientNorm: number }>;
  /** What is trained as it is now, by name: all weights, or adapters. */
  trained(): Promise<ReadonlyMap<string, Float32Array>>;
  /** What the optimizer remembers now; with what is trained, all that the next step depends on. */
  optimizerState(): Promise<OptimizerState>;
  close(): Promise<void>;
}
