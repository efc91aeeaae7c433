import { type numpy as np, tree } from '@jax-js/jax';
import { attention } from './attention.ts';
import { feedForward } from './feed-forward.ts';
import { linearOf, type Weights } from './linear.ts';
import type { Llama } from './llama.ts';
import { rmsNorm } from './norm.ts';
import { rotationOf } from './rotary.ts';

/** What a layer needs beside its input: its tensors by their names within it, and what its queries may not see. */
export interface LayerInputs {
  weights: Weights;
  /** For each block of positions, as `attentionBiases` makes them. */
  biases: readonly np.Array[];
  /** Factor of the adapters, where there are some. */
  adapterScale: number;
}

/** One layer: x [rows, length, width] -> the same. */
export function layer(
  llama: Llama,
  x: np.Array,
  { weights, biases, adapterScale }: LayerInputs,
): np.Array {
  const { epsilon, scales } = llama;
  const of = (name: string) => linearOf(weights, name, adapterScale);
  const norm = (name: string) => weights[`${name}.weight`]?.ref;
  const scaled = (y: np.Array) => (scales.residual === 1 ? y : y.mul(scales.residual));
  const rotation = rotationOf(llama, x.shape[1]!);
  const attended = attention(
    rmsNorm(x.ref, norm('attn_norm')!, epsilon),
    {
      query: of('attn_q'),
      key: of('attn_k'),
      value: of('attn_v'),
      output: of('attn_output'),
      queryNorm: norm('attn_q_norm'),
      keyNorm: norm('attn_k_norm'),
    },
    { rotation, biases, llama },
  );
  const between = x.add(scaled(attended));
  const fed = feedForward(rmsNorm(between.ref, norm('ffn_norm')!, epsilon), {
    gate: of('ffn_gate'),
    up: of('ffn_up'),
    down: of('ffn_down'),
  });
  tree.dispose(weights);
  return between.add(scaled(fed));
}
