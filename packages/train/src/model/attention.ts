import { lax, numpy as np, tree } from '@jax-js/jax';
import { type Linear, linear } from './linear.ts';
import type { Llama } from './llama.ts';
import { inBlocks, upTo } from './mask.ts';
import { rmsNorm } from './norm.ts';
import { type Rotation, rotate } from './rotary.ts';

/** The four projections of one layer, and the norms of heads where the family has them, each [headSize]. */
export interface AttentionWeights {
  query: Linear;
  key: Linear;
  value: Linear;
  output: Linear;
  queryNorm?: np.Array | undefined;
  keyNorm?: np.Array | undefined;
}

/** Grouped-query attention (Ainslie et al. 2023) of x [rows, length, width] under the biases of its blocks. */
export function attention(
  x: np.Array,
  weights: AttentionWeights,
  { rotation, biases, llama }: { rotation: Rotation; biases: readonly np.Array[]; llama: Llama },
): np.Array {
  const { heads, keyValueHeads, headSize, epsilon, scales } = llama;
  const [rows, length] = x.shape as [number, number];
  const group = heads / keyValueHeads;
  const project = (weight: Linear, count: number) =>
    linear(x.ref, weight).reshape([rows, length, count, headSize]);
  const normed = (y: np.Array, norm?: np.Array) => (norm ? rmsNorm(y, norm, epsilon) : y);
  const query = rotate(normed(project(weights.query, heads), weights.queryNorm), tree.ref(rotation))
    .mul(scales.attention)
    .reshape([rows, length, keyValueHeads, group, headSize])
    .transpose([0, 2, 3, 1, 4]);
  const key = rotate(
    normed(project(weights.key, keyValueHeads), weights.keyNorm),
    rotation,
  ).transpose([0, 2, 1, 3]);
  const value = project(weights.value, keyValueHeads).transpose([0, 2, 1, 3]);
  x.dispose();

  const [keys, values] = [inBlocks(key, 2), inBlocks(value, 2)];
  const seen = inBlocks(query, 3).map((block, i) =>
    attend(block, upTo(keys, i, 2), upTo(values, i, 2), biases[i]!),
  );
  tree.dispose([keys, values]);
  const joined = (seen.length === 1 ? seen[0]! : np.concatenate(seen, 3))
    .transpose([0, 3, 1, 2, 4])
    .reshape([rows, length, heads * headSize]);
  return linear(joined, weights.output);
}

/**
 * Queries [rows, key heads, group, queries, size] to keys and values [rows, key heads, keys, size]. The heads of
 * a group lie one after the other, for one product with their keys. The division of the softmax comes after
 * the product with the values: it is as wide as a head there and not as long as a row.
 */
function attend(query: np.Array, key: np.Array, value: np.Array, bias: np.Array): np.Array {
  const [rows, keyHeads, group, queries, size] = query.shape as [
    number,
    number,
    number,
    number,
    number,
  ];
  const keys = key.shape[2]!;
  const scores = np
    .matmul(query.reshape([rows, keyHeads, group * queries, size]), key.transpose([0, 1, 3, 2]))
    .reshape([rows, keyHeads, group, queries, keys])
    .add(bias)
    .reshape([rows, keyHeads, group * queries, keys]);
  const highest = lax.stopGradient(np.max(scores.ref, -1, { keepdims: true }));
  const likelihoods = np.exp(scores.sub(highest));
  const sums = np.sum(likelihoods.ref, -1, { keepdims: true });
  return np
    .matmul(likelihoods, value)
    .mul(np.reciprocal(sums))
    .reshape([rows, keyHeads, group, queries, size]);
}
