import { type numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import type { Weights } from './decoder.ts';
import type { Llama } from './llama.ts';
import { loss } from './loss.ts';

/**
 * The step as engines trace it: (weights named by `names`..., embedded, targetRows, segments, places, shares)
 * -> [loss, gradient of each weight..., gradient of embedded, gradient of targetRows].
 */
export function lossAndGradients(llama: Llama, names: readonly string[]) {
  return (...inputs: np.Array[]): np.Array[] => {
    const [segments, places, shares] = inputs.slice(names.length + 2) as [
      np.Array,
      np.Array,
      np.Array,
    ];
    const lossOf = (differentiated: np.Array[]) => {
      const weights = byName(names, differentiated);
      const [embedded, targetRows] = differentiated.slice(names.length) as [np.Array, np.Array];
      const value = loss(llama, weights, { embedded, targetRows, segments, places, shares });
      tree.dispose(weights);
      return value;
    };
    const [value, gradients] = valueAndGrad(lossOf)(inputs.slice(0, names.length + 2));
    return [value, ...gradients];
  };
}

/** Arrays by the name at the same place. */
export function byName(names: readonly string[], arrays: readonly np.Array[]): Weights {
  return Object.fromEntries(names.map((name, i) => [name, arrays[i]!]));
}
