import type { TensorSource } from '@labpipe/gguf';
import { randomOf } from '@labpipe/records';
import type { Sizes } from './sizes.ts';

// The standard deviation of GPT-2 and Llama (`initializer_range` of their configs).
const deviation = 0.02;

/**
 * The tensors of a new Llama under llama.cpp's names, made one at a time while they are written. Matrices are normal
 * with deviation 0.02; those that write into the residual stream are divided by sqrt(2 x layers), so that its size does
 * not grow with depth (Radford et al. 2019, GPT-2). Norms are 1. Each tensor follows from the seed and its name alone.
 */
export function* newWeights(sizes: Sizes, seed: number): Generator<TensorSource> {
  const { hiddenSize, layers, heads, keyValueHeads, feedForwardSize, vocabularySize } = sizes;
  const keyValueSize = (hiddenSize / heads) * keyValueHeads;
  const residual = deviation / Math.sqrt(2 * layers);
  const matrix = (name: string, shape: [number, number], scale = deviation): TensorSource => ({
    name,
    shape,
    data: () => normal(shape[0] * shape[1], scale, randomOf(seed, name)),
  });
  const norm = (name: string): TensorSource => ({
    name,
    shape: [hiddenSize],
    data: () => new Float32Array(hiddenSize).fill(1),
  });

  yield matrix('token_embd.weight', [vocabularySize, hiddenSize]);
  for (let i = 0; i < layers; i++) {
    yield norm(`blk.${i}.attn_norm.weight`);
    yield matrix(`blk.${i}.attn_q.weight`, [hiddenSize, hiddenSize]);
    yield matrix(`blk.${i}.attn_k.weight`, [keyValueSize, hiddenSize]);
    yield matrix(`blk.${i}.attn_v.weight`, [keyValueSize, hiddenSize]);
    yield matrix(`blk.${i}.attn_output.weight`, [hiddenSize, hiddenSize], residual);
    yield norm(`blk.${i}.ffn_norm.weight`);
    yield matrix(`blk.${i}.ffn_gate.weight`, [feedForwardSize, hiddenSize]);
    yield matrix(`blk.${i}.ffn_up.weight`, [feedForwardSize, hiddenSize]);
    yield matrix(`blk.${i}.ffn_down.weight`, [hiddenSize, feedForwardSize], residual);
  }
  yield norm('output_norm.weight');
  if (!sizes.tied) yield matrix('output.weight', [vocabularySize, hiddenSize]);
}

/** Normal numbers by Box and Muller's transform, in pairs. */
function normal(count: number, scale: number, random: () => number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = scale * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}
