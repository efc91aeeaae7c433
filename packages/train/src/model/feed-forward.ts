import { nn, numpy as np } from '@jax-js/jax';

/** The three projections of one layer, each [out, in]. */
export interface FeedForwardWeights {
  gate: np.Array;
  up: np.Array;
  down: np.Array;
}

/** SwiGLU (Shazeer 2020): down(silu(gate(x)) * up(x)) for x [rows, length, width]. */
export function feedForward(x: np.Array, { gate, up, down }: FeedForwardWeights): np.Array {
  const opened = nn.silu(np.matmul(x.ref, gate.transpose()));
  return np.matmul(opened.mul(np.matmul(x, up.transpose())), down.transpose());
}
