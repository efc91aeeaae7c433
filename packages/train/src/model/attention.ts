import { lax, numpy as np, tree } from '@jax-js/jax';
import { type Linear, linear } from './linear.ts';
import type { Llama } from './llama.ts';
import { inBlocks, type Layout, upTo } from './mask.ts';
import { rmsNorm } from './norm.ts';
import { type Rotation, rotate } from './rotary.ts';

/** The projections of one layer, and the norms of heads where the family has them, each [headSize]. */
export interface AttentionWeights {
  query: Linear;
  key: Linear;
  value: Linear;
  queryNorm?: np.Array | undefined;
  keyNorm?: np.Array | undefined;
}

/** Where the positions of x lie, what turns them, and what of each other they may not see. */
export interface AttentionPlace {
  layout: Layout;
  rotation: Rotation;
  /** Of the blocks of the rows, as `attentionBiases` makes them. */
  biases: readonly np.Array[];
  /** Of the blocks of the prefix, which is one row by itself; none without a prefix. */
  prefixBiases: readonly np.Array[];
}

/** Grouped-query attention (Ainslie et al. 2023) of x [positions, width] -> [positions, heads * headSize]. */
export function attention(
  x: np.Array,
  weights: AttentionWeights,
  { llama, layout, rotation, biases, prefixBiases }: AttentionPlace & { llama: Llama },
): np.Array {
  const { heads, keyValueHeads, headSize, epsilon, scales } = llama;
  const { prefix, rows, length } = layout;
  const positions = prefix + rows * length;
  const project = (weight: Linear, count: number) =>
    linear(x.ref, weight).reshape([positions, count, headSize]);
  const normed = (y: np.Array, norm?: np.Array) => (norm ? rmsNorm(y, norm, epsilon) : y);
  const query = rotate(
    normed(project(weights.query, heads), weights.queryNorm),
    tree.ref(rotation),
  ).mul(scales.attention);
  const key = rotate(normed(project(weights.key, keyValueHeads), weights.keyNorm), rotation);
  const value = project(weights.value, keyValueHeads);
  x.dispose();

  const inRows = (y: np.Array, count: number, each: number) =>
    y.reshape([count, each, keyValueHeads, -1, headSize]).transpose([0, 2, 3, 1, 4]);
  const joined = (y: np.Array, count: number) =>
    y.transpose([0, 3, 1, 2, 4]).reshape([count, heads * headSize]);
  if (prefix === 0) {
    const [q, k, v] = [query, key, value].map((y) => inRows(y, rows, length)) as Three;
    return joined(attendInBlocks([q, k, v], biases), positions);
  }
  const parts = [query, key, value].map((y) => np.split(y, [prefix], 0) as [np.Array, np.Array]);
  const first = parts.map(([y]) => inRows(y, 1, prefix)) as Three;
  const others = parts.map(([, y]) => inRows(y, rows, length)) as Three;
  const before = first.slice(1).map((y) => np.broadcastTo(y.ref, [rows, ...y.shape.slice(1)])) as [
    np.Array,
    np.Array,
  ];
  const ofPrefix = joined(attendInBlocks(first, prefixBiases), prefix);
  const ofRows = joined(attendInBlocks(others, biases, before), rows * length);
  return np.concatenate([ofPrefix, ofRows], 0);
}

type Three = [np.Array, np.Array, np.Array];

/** Queries, keys and values [rows, key heads, group or 1, length, size]; keys and values `before` are seen by all. */
function attendInBlocks(
  [query, key, value]: Three,
  biases: readonly np.Array[],
  before?: [np.Array, np.Array],
): np.Array {
  const [keys, values] = [inBlocks(key, 3), inBlocks(value, 3)];
  const upToBlock = (blocks: readonly np.Array[], i: number, first?: np.Array) => {
    const own = upTo(blocks, i, 3);
    const [rows, heads, , length, size] = own.shape as [number, number, number, number, number];
    const all = first ? np.concatenate([first.ref, own], 3) : own;
    return all.reshape([rows, heads, length + (first?.shape[3] ?? 0), size]);
  };
  const seen = inBlocks(query, 3).map((block, i) =>
    attend(block, upToBlock(keys, i, before?.[0]), upToBlock(values, i, before?.[1]), biases[i]!),
  );
  tree.dispose([keys, values, before ?? []]);
  return seen.length === 1 ? seen[0]! : np.concatenate(seen, 3);
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
