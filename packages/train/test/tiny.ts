import { randomOf } from '@labpipe/records';
import type { Llama } from '../src/model/llama.ts';
import { weightSpecs } from '../src/model/weights.ts';
import type { Example } from '../src/rows/example.ts';

/** A model small enough to compile and run in a moment; grouped heads, its own output matrix. */
export const tiny: Llama = {
  vocabulary: 40,
  width: 16,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  headSize: 4,
  feedForward: 24,
  epsilon: 1e-5,
  frequencies: [1, 0.01],
  pairs: 'neighbours',
  biases: false,
  headNorms: false,
  scales: { embedding: 1, attention: 0.5, residual: 1, logits: 1 },
  context: 64,
  tied: false,
};

/** Random weights of a model by name, the same for the same seed. */
export function randomWeights(llama: Llama, seed = 1): Map<string, Float32Array> {
  return new Map(
    weightSpecs(llama).map(({ name, shape }) => {
      const random = randomOf(seed, name);
      const length = shape.reduce((a, b) => a * b, 1);
      const center = shape.length === 1 ? 1 : 0;
      return [name, Float32Array.from({ length }, () => center + 0.6 * (random() - 0.5))];
    }),
  );
}

/** Examples of 4 to 15 random tokens, of which the second half is learned. */
export function randomExamples(count: number, seed = 1): Example[] {
  return Array.from({ length: count }, (_, i) => {
    const random = randomOf(seed, 'example', i);
    const length = 4 + Math.floor(random() * 12);
    return {
      id: `example-${i}`,
      ids: Int32Array.from({ length }, () => Math.floor(random() * tiny.vocabulary)),
      learned: Uint8Array.from({ length }, (_, at) => Number(at >= length / 2)),
    };
  });
}
