import { nn, numpy as np, tree } from '@jax-js/jax';
import type { Weights } from './linear.ts';
import type { Llama } from './llama.ts';
import { rmsNorm } from './norm.ts';
import { outputName } from './weights.ts';

/**
 * What the loss is of. Rows of the output matrix are looked up before (lookup.ts), so that their gradients are
 * rows too and not a table of the whole vocabulary.
 */
export interface LossInputs {
  /** [learned, width]: what the last layer gives where something is predicted. */
  hidden: np.Array;
  /** [learned, width]: the output matrix's rows of the tokens to predict. */
  targetRows: np.Array;
  /** [learned]: the weight of each in the loss; 0 where the list is only filled up. */
  shares: np.Array;
}

/**
 * Sum of shares x cross entropy, a scalar. Norm and logits are computed only where something is learned, and
 * the logit of the target is a product with its own row, so that no array of one-hot rows or log-probabilities is made.
 */
export function loss(llama: Llama, weights: Weights, inputs: LossInputs): np.Array {
  const { hidden, targetRows, shares } = inputs;
  const predicting = normed(llama, weights, hidden);
  const targetLogits = predicting.ref.mul(targetRows).sum(-1);
  const logits = np.matmul(predicting, outputMatrix(llama, weights));
  tree.dispose(weights);
  return nn.logsumexp(logits, -1).sub(targetLogits).mul(shares).sum();
}

/** Log-probabilities of every next token: [positions, vocabulary] for what the last layer gives. */
export function logProbabilities(llama: Llama, weights: Weights, hidden: np.Array): np.Array {
  const logits = np.matmul(normed(llama, weights, hidden), outputMatrix(llama, weights));
  return nn.logSoftmax(logits, -1);
}

/** Normed, and scaled so that products with the output matrix are logits. */
function normed(llama: Llama, weights: Weights, x: np.Array): np.Array {
  const y = rmsNorm(x, weights['output_norm.weight']!.ref, llama.epsilon);
  return llama.scales.logits === 1 ? y : y.mul(1 / llama.scales.logits);
}

function outputMatrix(llama: Llama, weights: Weights): np.Array {
  return weights[outputName(llama)]!.ref.transpose();
}
