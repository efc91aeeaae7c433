import type { Llama } from './llama.ts';

/** One tensor of the model: its GGUF name and shape, outermost dimension first; matrices are [out, in]. */
export interface WeightSpec {
  name: string;
  shape: readonly number[];
}

export const embeddingName = 'token_embd.weight';

/** The tensor that hidden states meet to become logits; the embedding again where it is tied. */
export function outputName({ tied }: Llama): string {
  return tied ? embeddingName : 'output.weight';
}

/** Every tensor that a Llama file must hold, in a fixed order. */
export function weightSpecs(llama: Llama): WeightSpec[] {
  const { vocabulary, width, layers, tied } = llama;
  return [
    matrix('token_embd', vocabulary, width),
    ...Array.from({ length: layers }, (_, layer) => layerSpecs(llama, layer)).flat(),
    norm('output_norm', width),
    ...(tied ? [] : [matrix('output', vocabulary, width)]),
  ];
}

function layerSpecs({ width, heads, keyValueHeads, headSize, feedForward }: Llama, layer: number) {
  const queries = heads * headSize;
  const keys = keyValueHeads * headSize;
  const at = (name: string) => `blk.${layer}.${name}`;
  return [
    norm(at('attn_norm'), width),
    matrix(at('attn_q'), queries, width),
    matrix(at('attn_k'), keys, width),
    matrix(at('attn_v'), keys, width),
    matrix(at('attn_output'), width, queries),
    norm(at('ffn_norm'), width),
    matrix(at('ffn_gate'), feedForward, width),
    matrix(at('ffn_up'), feedForward, width),
    matrix(at('ffn_down'), width, feedForward),
  ];
}

function matrix(name: string, out: number, input: number): WeightSpec {
  return { name: `${name}.weight`, shape: [out, input] };
}

function norm(name: string, width: number): WeightSpec {
  return { name: `${name}.weight`, shape: [width] };
}
