import { numpy as np, tree } from '@jax-js/jax';
import { type Dropout, drawModulus, droppedDraws, sourceOf } from '../lora/dropout.ts';
import type { Weights } from './linear.ts';

/**
 * What numbers that adapters read are multiplied with: [positions, in] for draws [positions, 2] and keys [in], 0 where they are dropped, else
 * 1 / (1 - rate), so that their sum stays what it is on average.
 */
export function keptShares(draws: np.Array, keys: np.Array, dropout: Dropout): np.Array {
  const [a, c] = np.split(draws, [1], 1) as [np.Array, np.Array];
  const numbers = a.mul(keys.reshape([1, -1])).add(c);
  // Half a unit more: so rounding never takes a multiple of the modulus for less than it is.
  const wholes = np.floor(numbers.ref.add(0.5).mul(1 / drawModulus));
  const drawn = numbers.sub(wholes.mul(drawModulus));
  const dropped = droppedDraws(dropout);
  return np.where(np.less(drawn, dropped), 0, drawModulus / (drawModulus - dropped));
}

/** What is kept for each matrix of a layer, made when it is first asked for; matrices that read the same numbers have the same. */
export function keptBy(weights: Weights, dropout: Dropout | undefined) {
  const known = new Map<string, np.Array>();
  return {
    of(matrix: string, draws: np.Array | undefined): np.Array | undefined {
      const source = sourceOf(matrix);
      const keys = weights[`dropout.${source}`];
      if (!dropout || !draws || !keys) return undefined;
      const kept = known.get(source) ?? keptShares(draws.ref, keys.ref, dropout);
      known.set(source, kept);
      return kept;
    },
    dispose: () => tree.dispose([...known.values()]),
  };
}
