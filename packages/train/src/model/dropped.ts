import { numpy as np } from '@jax-js/jax';
import { type Dropout, drawModulus, droppedDraws } from '../lora/dropout.ts';

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
