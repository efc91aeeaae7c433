/** Sizes and constants of a Llama decoder, as its GGUF metadata gives them. */
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
  /** Longest sequence the model was made for, in tokens. */
  context: number;
  /** The output matrix is the token embedding. */
  tied: boolean;
}
