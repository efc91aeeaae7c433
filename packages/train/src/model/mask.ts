import { numpy as np } from '@jax-js/jax';

/**
 * What a position may not see, as a number added to its scores: [rows, 1, 1, length, length], 0 where
 * the key is of the same segment and not later, else -1e9. Padding is a segment too, so every
 * position sees at least itself and no softmax is empty.
 */
export function attentionBias(segments: np.Array): np.Array {
  const [rows, length] = segments.shape as [number, number];
  const same = np.equal(
    segments.ref.reshape([rows, 1, 1, length, 1]),
    segments.reshape([rows, 1, 1, 1, length]),
  );
  const causal = np
    .array(Float32Array.from({ length: length ** 2 }, (_, i) => hidden(i, length)))
    .reshape([1, 1, 1, length, length]);
  return np.where(same, causal, FORBIDDEN);
}

const FORBIDDEN = -1e9;

function hidden(i: number, length: number): number {
  return i % length <= Math.floor(i / length) ? 0 : FORBIDDEN;
}
