import { lax, numpy as np, tree } from '@jax-js/jax';
import type { Llama } from './llama.ts';
import { inBlocks, upTo } from './mask.ts';
import { type Rotation, rotate } from './rotary.ts';

/** The four projections of one layer, each [out, in]. */
export interface AttentionWeights {
  query: np.Array;
  key: np.Array;
  value: np.Array;
  output: np.Array;
}

/** Grouped-query attention (Ainslie et al. 2023) of x [rows, length, width] under the biases of its blocks. */
export function attention(
  x: np.Array,
  weights: AttentionWeights,
  { rotation, biases, llama }: { rotation: Rotation; biases: readonly np.Array[]; llama: Llama },
): np.Array {
  const { heads, keyValueHeads, headSize } = llama;
  const [rows, length] = x.shape as [number, number];
  const group = heads / keyValueHeads;
  const project = (weight: np.Array, count: number) =>
    np.matmul(x.ref, weight.transpose()).reshape([rows, length, count, headSize]);
  const query = rotate(project(weights.query, heads), tree.ref(rotation))
    .mul(1 / Math.sqrt(headSize))
    .reshape([rows, length, keyValueHeads, group, headSize])
    .transpose([0, 2, 3, 1, 4]);
  const key = rotate(project(weights.key, keyValueHeads), rotation).transpose([0, 2, 1, 3]);
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
  return np.matmul(joined, weights.output.transpose());
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
