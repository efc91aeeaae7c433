import { numpy as np, tree } from '@jax-js/jax';
import { attention } from './attention.ts';
import { feedForward } from './feed-forward.ts';
import { linear, linearOf, type Weights } from './linear.ts';
import type { Llama } from './llama.ts';
import type { Layout } from './mask.ts';
import { rmsNorm } from './norm.ts';
import { quarterTurnOf } from './rotary.ts';

/** What a layer needs beside its input. */
export interface LayerInputs {
  /** Its tensors by their names within it. */
  weights: Weights;
  /** Factor of the adapters, where there are some. */
  adapterScale: number;
  /** As `anglesOf` makes them. */
  cos: np.Array;
  sin: np.Array;
  /** As `attentionBiases` makes them, of the rows and of the prefix. */
  biases: readonly np.Array[];
  prefixBiases: readonly np.Array[];
  /** [places] int32: positions that the result is wanted of; all, where there are none. */
  places?: np.Array | undefined;
}

/** One layer: x [positions, width] -> the same, or [places, width]. */
export function layer(
  llama: Llama,
  layout: Layout,
  x: np.Array,
  { weights, adapterScale, cos, sin, biases, prefixBiases, places }: LayerInputs,
): np.Array {
  const { epsilon, scales } = llama;
  const of = (name: string) => linearOf(weights, name, adapterScale);
  const norm = (name: string) => weights[`${name}.weight`]?.ref;
  const scaled = (y: np.Array) => (scales.residual === 1 ? y : y.mul(scales.residual));
  const attended = attention(
    rmsNorm(x.ref, norm('attn_norm')!, epsilon),
    {
      query: of('attn_q'),
      key: of('attn_k'),
      value: of('attn_v'),
      queryNorm: norm('attn_q_norm'),
      keyNorm: norm('attn_k_norm'),
    },
    {
      llama,
      layout,
      rotation: { cos, sin, quarterTurn: quarterTurnOf(llama) },
      biases,
      prefixBiases,
    },
  );
  const [before, seen] = places ? rowsOf([x, attended], places) : [x, attended];
  const between = before.add(scaled(linear(seen, of('attn_output'))));
  const fed = feedForward(rmsNorm(between.ref, norm('ffn_norm')!, epsilon), {
    gate: of('ffn_gate'),
    up: of('ffn_up'),
    down: of('ffn_down'),
  });
  tree.dispose(weights);
  return between.add(scaled(fed));
}

/** Rows of two matrices by number. They are taken as one: jax-js does not compile the gradients of two (0.1.25). */
function rowsOf([a, b]: [np.Array, np.Array], numbers: np.Array): [np.Array, np.Array] {
  const width = a.shape[1]!;
  const rows = np.take(np.concatenate([a, b], 1), numbers, 0);
  return np.split(rows, [width], 1) as [np.Array, np.Array];
}
