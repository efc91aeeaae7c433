import { numpy as np, tree } from '@jax-js/jax';
import type { Dropout } from '../lora/dropout.ts';
import { attention } from './attention.ts';
import { keptShares } from './dropped.ts';
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
  const keptOf = (source: string, draws: np.Array | undefined) => {
    const keys = weights[`dropout.${source}`]?.ref;
    return dropout && draws && keys ? keptShares(draws.ref, keys, dropout) : undefined;
  };
  const of = (name: string, kept?: np.Array) =>
    linearOf(weights, name, { scale: adapterScale, kept });
  const norm = (name: string) => weights[`${name}.weight`]?.ref;
  const scaled = (y: np.Array) => (scales.residual === 1 ? y : y.mul(scales.residual));
  const keptBefore = keptOf('attn', dropout?.draws);
  const attended = attention(
    rmsNorm(x.ref, norm('attn_norm')!, epsilon),
    {
      query: of('attn_q', keptBefore),
      key: of('attn_k', keptBefore),
      value: of('attn_v', keptBefore),
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
  const keptBetween = keptOf('attn_output', draws);
  const between = before.add(scaled(linear(seen, of('attn_output', keptBetween))));
  const [keptUp, keptDown] = [keptOf('ffn', draws), keptOf('ffn_down', draws)];
  const fed = feedForward(rmsNorm(between.ref, norm('ffn_norm')!, epsilon), {
    gate: of('ffn_gate', keptUp),
    up: of('ffn_up', keptUp),
    down: of('ffn_down', keptDown),
  });
  tree.dispose(
    [weights, draws, keptBefore, keptBetween, keptUp, keptDown].filter(
      (each) => each !== undefined,
    ),
  );
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
