import { type numpy as np, tree } from '@jax-js/jax';
import { attention } from './attention.ts';
import { feedForward } from './feed-forward.ts';
import type { Llama } from './llama.ts';
import { attentionBiases } from './mask.ts';
import { rmsNorm } from './norm.ts';
import { rotationOf } from './rotary.ts';

/** The model's tensors by GGUF name. jax-js consumes what a function takes: `.ref` keeps a tensor for later. */
export type Weights = Record<string, np.Array>;

/** Embedded tokens [rows, length, width] and segments [rows, length] -> normed hidden states [rows, length, width]. */
export function decode(
  llama: Llama,
  weights: Weights,
  embedded: np.Array,
  segments: np.Array,
): np.Array {
  const { layers, epsilon, frequencies } = llama;
  const weight = (name: string) => weights[`${name}.weight`]!.ref;
  const rotation = rotationOf(frequencies, embedded.shape[1]!);
  const biases = attentionBiases(segments);
  let x = embedded;
  for (let layer = 0; layer < layers; layer++) {
    const of = (name: string) => weight(`blk.${layer}.${name}`);
    const attended = attention(
      rmsNorm(x.ref, of('attn_norm'), epsilon),
      { query: of('attn_q'), key: of('attn_k'), value: of('attn_v'), output: of('attn_output') },
      { rotation: tree.ref(rotation), biases: tree.ref(biases), llama },
    );
    x = x.add(attended);
    const fed = feedForward(rmsNorm(x.ref, of('ffn_norm'), epsilon), {
      gate: of('ffn_gate'),
      up: of('ffn_up'),
      down: of('ffn_down'),
    });
    x = x.add(fed);
  }
  tree.dispose([rotation, biases]);
  return rmsNorm(x, weight('output_norm'), epsilon);
}
