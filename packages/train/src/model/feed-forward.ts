import { nn, type numpy as np } from '@jax-js/jax';
import { type Linear, linear } from './linear.ts';

/** The three projections of one layer, each [out, in]. */
export interface FeedForwardWeights {
  gate: Linear;
  up: Linear;
  down: Linear;
}

/** SwiGLU (Shazeer 2020): down(silu(gate(x)) * up(x)) for x [positions, width]. */
export function feedForward(x: np.Array, { gate, up, down }: FeedForwardWeights): np.Array {
  const opened = nn.silu(linear(x.ref, gate));
  return linear(opened.mul(linear(x, up)), down);
}
