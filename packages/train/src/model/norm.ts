import { numpy as np } from '@jax-js/jax';

/** RMS norm over the last axis (Zhang and Sennrich 2019): x / sqrt(mean(x^2) + epsilon) * weight. */
export function rmsNorm(x: np.Array, weight: np.Array, epsilon: number): np.Array {
  const meanSquare = np.mean(np.square(x.ref), -1, { keepdims: true });
  return x.mul(np.reciprocal(np.sqrt(meanSquare.add(epsilon)))).mul(weight);
}
