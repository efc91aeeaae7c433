/** Sizes and constants of a decoder of Llama's kind, as its GGUF metadata gives them; other families differ in options. */
export interface Llama {
  vocabulary: number;
  width: number;
  layers: number;
  heads: number;
  keyValueHeads: number;
  headSize: number;
  feedForward: number;
  /** Added to the mean square in RMS norm. */
  epsilon: number;
  /** Angle of one position for each pair of a head's dimensions: [headSize / 2]. */
  frequencies: readonly number[];
  /** Which dimensions of a head turn together: 2i and 2i + 1, or i and i + headSize / 2. */
  pairs: 'neighbours' | 'halves';
  /** Queries, keys and values have a bias (Qwen2). */
  biases: boolean;
  /** Queries and keys of a head are normed (Qwen3). */
  headNorms: boolean;
  /** Factors of Granite; 1 elsewhere, but for `attention`: 1 / sqrt(headSize), times what YaRN has it scaled by. */
  scales: { embedding: number; attention: number; residual: number; logits: number };
  /** Longest sequence the model was made for, in tokens; where each sees no more than a window before it, that window, within which all is seen. */
  context: number;
  /** The output matrix is the token embedding. */
  tied: boolean;
}
