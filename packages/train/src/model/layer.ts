import { numpy as np, tree } from '@jax-js/jax';
import type { Dropout } from '../lora/dropout.ts';
import { attention } from './attention.ts';
import { keptBy } from './dropped.ts';
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
  /** Where they drop some of what they read: the numbers that decide it, as `dropoutDraws` makes them. */
  dropout?: (Dropout & { draws: np.Array }) | undefined;
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
  { weights, adapterScale, dropout, cos, sin, biases, prefixBiases, places }: LayerInputs,
): np.Array {
  const { epsilon, scales } = llama;
  const kept = keptBy(weights, dropout);
  const of = (name: string, draws?: np.Array) =>
    linearOf(weights, name, { scale: adapterScale, kept: kept.of(name, draws) });
  const norm = (name: string) => weights[`${name}.weight`]?.ref;
  const scaled = (y: np.Array) => (scales.residual === 1 ? y : y.mul(scales.residual));
  const attended = attention(
    rmsNorm(x.ref, norm('attn_norm')!, epsilon),
    {
      query: of('attn_q', dropout?.draws),
      key: of('attn_k', dropout?.draws),
      value: of('attn_v', dropout?.draws),
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
  const all = [x, attended, ...(dropout ? [dropout.draws] : [])];
  const [before, seen, draws] = (places ? rowsOf(all, places) : all) as [
    np.Array,
    np.Array,
    np.Array?,
  ];
  const between = before.add(scaled(linear(seen, of('attn_output', draws))));
  const fed = feedForward(rmsNorm(between.ref, norm('ffn_norm')!, epsilon), {
    gate: of('ffn_gate', draws),
    up: of('ffn_up', draws),
    down: of('ffn_down', draws),
  });
  kept.dispose();
  tree.dispose([weights, draws ?? []]);
  return between.add(scaled(fed));
}

/** Rows of some matrices by number. They are taken as one: jax-js does not compile the gradients of two (0.1.25). */
function rowsOf(matrices: readonly np.Array[], numbers: np.Array): np.Array[] {
  let end = 0;
  const ends = matrices.map(({ shape }) => {
    end += shape[1]!;
    return end;
  });
  const rows = np.take(np.concatenate([...matrices], 1), numbers, 0);
  return np.split(rows, ends.slice(0, -1), 1);
}
