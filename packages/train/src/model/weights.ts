import type { Llama } from './llama.ts';

/** One tensor of the model: its GGUF name and shape, outermost dimension first; matrices are [out, in]. */
export interface WeightSpec {
  name: string;
  shape: readonly number[];
}

export const embeddingName = 'token_embd.weight';

/** The tensor that hidden states meet to become logits; the embedding again where it is tied. */
export function outputName({ tied }: Pick<Llama, 'tied'>): string {
  return tied ? embeddingName : 'output.weight';
}

/** Every tensor that a model file must hold, in a fixed order. */
export function weightSpecs(llama: Llama): WeightSpec[] {
  const { vocabulary, width, layers, tied } = llama;
  return [
    matrix('token_embd', vocabulary, width),
    ...Array.from({ length: layers }, (_, layer) =>
      layerSpecs(llama).map(({ name, shape }) => ({ name: inLayer(layer, name), shape })),
    ).flat(),
    vector('output_norm', width),
    ...(tied ? [] : [matrix('output', vocabulary, width)]),
  ];
}

/** The GGUF name of a tensor of a layer. */
export function inLayer(layer: number, name: string): string {
  return `blk.${layer}.${name}`;
}

/** The tensors of one layer, by their names within it. */
export function layerSpecs(llama: Llama): WeightSpec[] {
  const { width, heads, keyValueHeads, headSize, feedForward, biases, headNorms } = llama;
  const queries = heads * headSize;
  const keys = keyValueHeads * headSize;
  const norms = [vector('attn_q_norm', headSize), vector('attn_k_norm', headSize)];
  return [
    vector('attn_norm', width),
    matrix('attn_q', queries, width),
    matrix('attn_k', keys, width),
    matrix('attn_v', keys, width),
    ...(biases ? [bias('attn_q', queries), bias('attn_k', keys), bias('attn_v', keys)] : []),
    ...(headNorms ? norms : []),
    matrix('attn_output', width, queries),
    vector('ffn_norm', width),
    matrix('ffn_gate', feedForward, width),
    matrix('ffn_up', feedForward, width),
    matrix('ffn_down', width, feedForward),
  ];
}

function matrix(name: string, out: number, input: number): WeightSpec {
  return { name: `${name}.weight`, shape: [out, input] };
}

function vector(name: string, width: number): WeightSpec {
  return { name: `${name}.weight`, shape: [width] };
}

function bias(name: string, width: number): WeightSpec {
  return { name: `${name}.bias`, shape: [width] };
}
