import { numpy as np } from '@jax-js/jax';

/** Cosines and sines of every position's angles, each [1, length, 1, headSize / 2]. */
export interface Rotation {
  cos: np.Array;
  sin: np.Array;
}

/**
 * Angles of the positions 0 to length - 1. Rotary scores depend on distances only, so an example
 * that is packed behind another keeps its place in the row as its position.
 */
export function rotationOf(frequencies: readonly number[], length: number): Rotation {
  const table = (angle: (radians: number) => number) =>
    np
      .array(
        Float32Array.from({ length: length * frequencies.length }, (_, i) =>
          angle(Math.floor(i / frequencies.length) * frequencies[i % frequencies.length]!),
        ),
      )
      .reshape([1, length, 1, frequencies.length]);
  return { cos: table(Math.cos), sin: table(Math.sin) };
}

/** Rotary position embedding (Su et al. 2021) of heads [rows, length, heads, headSize] in halves. */
export function rotate(x: np.Array, { cos, sin }: Rotation): np.Array {
  const [a, b] = np.split(x, 2, -1) as [np.Array, np.Array];
  return np.concatenate(
    [a.ref.mul(cos.ref).sub(b.ref.mul(sin.ref)), b.mul(cos).add(a.mul(sin))],
    -1,
  );
}
