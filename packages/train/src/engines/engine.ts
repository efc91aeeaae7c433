import type { MicroBatch } from '../steps/micro-batch.ts';

/** What trains a model; one implementation a file. */
export interface Engine {
  name: string;
  /**
   * One optimizer step over its micro-batches: gradients summed, clipped, applied. `loss` is that of the
   * weights before the step; when it or `gradientNorm` (before clipping) is not finite, nothing is applied.
   */
  step(
    batches: readonly MicroBatch[],
    learningRate: number,
  ): Promise<{ loss: number; gradientNorm: number }>;
  /** The weights as they are now, by name. */
  weights(): Promise<ReadonlyMap<string, Float32Array>>;
  close(): Promise<void>;
}
