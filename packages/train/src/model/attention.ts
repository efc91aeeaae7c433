import { lax, numpy as np, tree } from '@jax-js/jax';
import type { Llama } from './llama.ts';
import { type Rotation, rotate } from './rotary.ts';

/** The four projections of one layer, each [out, in]. */
export interface AttentionWeights {
  query: np.Array;
  key: np.Array;
  value: np.Array;
  output: np.Array;
}

/** Grouped-query attention (Ainslie et al. 2023) of x [rows, length, width] under an additive bias. */
export function attention(
  x: np.Array,
  weights: AttentionWeights,
  { rotation, bias, llama }: { rotation: Rotation; bias: np.Array; llama: Llama },
): np.Array {
  const { heads, keyValueHeads, headSize } = llama;
  const [rows, length] = x.shape as [number, number];
  const group = heads / keyValueHeads;
  const project = (weight: np.Array, count: number) =>
    np.matmul(x.ref, weight.transpose()).reshape([rows, length, count, headSize]);

  // The query heads that share a key head lie one after the other: one product for each key head.
  const query = rotate(project(weights.query, heads), tree.ref(rotation))
    .mul(1 / Math.sqrt(headSize))
    .reshape([rows, length, keyValueHeads, group, headSize])
    .transpose([0, 2, 3, 1, 4])
    .reshape([rows, keyValueHeads, group * length, headSize]);
  const key = rotate(project(weights.key, keyValueHeads), rotation).transpose([0, 2, 3, 1]);
  const value = project(weights.value, keyValueHeads).transpose([0, 2, 1, 3]);
  x.dispose();

  const scores = np
    .matmul(query, key)
    .reshape([rows, keyValueHeads, group, length, length])
    .add(bias)
    .reshape([rows, keyValueHeads, group * length, length]);
  const seen = softmaxAverage(scores, value)
    .reshape([rows, keyValueHeads, group, length, headSize])
    .transpose([0, 3, 1, 2, 4])
    .reshape([rows, length, heads * headSize]);
  return np.matmul(seen, weights.output.transpose());
}

/**
 * softmax(scores) times value, divided after the product: the quotient is as wide as a head and not as
 * a row is long, which spares several passes over the scores there and back.
 */
function softmaxAverage(scores: np.Array, value: np.Array): np.Array {
  const highest = lax.stopGradient(np.max(scores.ref, -1, { keepdims: true }));
  const likelihoods = np.exp(scores.sub(highest));
  const sums = np.sum(likelihoods.ref, -1, { keepdims: true });
  return np.matmul(likelihoods, value).mul(np.reciprocal(sums));
}
