import { numpy as np } from '@jax-js/jax';

/** Tensors by name, of one layer or of the whole model. jax-js consumes what a function takes: `.ref` keeps a tensor for later. */
export type Weights = Record<string, np.Array>;

/** A matrix of the model with what belongs to it. */
export interface Linear {
  /** [out, in] */
  weight: np.Array;
  /** [out] */
  bias?: np.Array | undefined;
  adapter?: Adapter | undefined;
}

/** A low-rank addition to a matrix, `scale * b a` (LoRA, Hu et al. 2021): a [rank, in], b [out, rank]. */
export interface Adapter {
  a: np.Array;
  b: np.Array;
  scale: number;
  /** [..., in]: what it reads is multiplied with this. */
  kept?: np.Array | undefined;
}

/** x [..., in] -> [..., out]. */
export function linear(x: np.Array, { weight, bias, adapter }: Linear): np.Array {
  let y = np.matmul(adapter ? x.ref : x, weight.transpose());
  if (adapter) {
    const read = adapter.kept ? x.mul(adapter.kept) : x;
    const low = np.matmul(read, adapter.a.transpose()).mul(adapter.scale);
    y = y.add(np.matmul(low, adapter.b.transpose()));
  }
  return bias ? y.add(bias) : y;
}

/** The matrix of this name (attn_q, ...) out of a layer's tensors, with its bias and its adapter where they are there. */
export function linearOf(
  weights: Weights,
  name: string,
  { scale, kept }: Pick<Adapter, 'scale' | 'kept'>,
): Linear {
  const tensor = (suffix: string) => weights[`${name}.${suffix}`]?.ref;
  const [a, b] = [tensor('weight.lora_a'), tensor('weight.lora_b')];
  return {
    weight: tensor('weight')!,
    bias: tensor('bias'),
    adapter: a && b ? { a, b, scale, kept: kept?.ref } : undefined,
  };
}
