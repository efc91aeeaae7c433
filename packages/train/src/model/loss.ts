import { nn, numpy as np } from '@jax-js/jax';
import { decode, type Weights } from './decoder.ts';
import type { Llama } from './llama.ts';
import { outputName } from './weights.ts';

/**
 * One micro-batch as the traced step takes it. Rows of the embedding and the output matrix are looked up
 * before (lookup.ts), so that their gradients are rows too and not tables of the whole vocabulary.
 */
export interface LossInputs {
  /** [rows, length, width] */
  embedded: np.Array;
  /** [learned, width]: the output matrix's rows of the tokens to predict. */
  targetRows: np.Array;
  /** [rows, length] int32: which example of its row a position belongs to; 0 is padding. */
  segments: np.Array;
  /** [learned] int32, all different: where something is predicted, in the rows laid end to end. */
  places: np.Array;
  /** [learned]: the weight of each in the loss; 0 where the list is only filled up. */
  shares: np.Array;
}

/**
 * Sum of shares x cross entropy, a scalar. Logits exist only where something is learned, and that of the
 * target is a product with its own row, so that no array of one-hot rows or log-probabilities is made.
 */
export function loss(llama: Llama, weights: Weights, inputs: LossInputs): np.Array {
  const { embedded, targetRows, segments, places, shares } = inputs;
  const [rows, length] = embedded.shape as [number, number];
  const hidden = decode(llama, weights, embedded, segments).reshape([rows * length, llama.width]);
  const predicting = np.take(hidden, places, 0);
  const targetLogits = predicting.ref.mul(targetRows).sum(-1);
  const logits = np.matmul(predicting, outputMatrix(llama, weights));
  return nn.logsumexp(logits, -1).sub(targetLogits).mul(shares).sum();
}

/** Log-probabilities of every next token: [rows, length, vocabulary] for embedded tokens and their segments. */
export function logProbabilities(
  llama: Llama,
  weights: Weights,
  embedded: np.Array,
  segments: np.Array,
): np.Array {
  const hidden = decode(llama, weights, embedded, segments);
  return nn.logSoftmax(np.matmul(hidden, outputMatrix(llama, weights)), -1);
}

function outputMatrix(llama: Llama, weights: Weights): np.Array {
  return weights[outputName(llama)]!.ref.transpose();
}
