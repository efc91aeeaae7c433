/** Euclidean norm over all gradients together, summed in float64. */
export function gradientNorm(gradients: readonly Float32Array[]): number {
  let sum = 0;
  for (const gradient of gradients) {
    for (let i = 0; i < gradient.length; i++) sum += gradient[i]! * gradient[i]!;
  }
  return Math.sqrt(sum);
}

/** The factor that brings a gradient of this norm down to `limit`; 1 where it is already below. */
export function clipScale(norm: number, limit: number): number {
  return norm > limit ? limit / norm : 1;
}
