import { mix32 } from './hash.ts';

/** How a sketch is cut so that sets alike share a key: so many bands of so many rows. */
export interface Bands {
  bands: number;
  rows: number;
}

/** The share of the pairs exactly at the threshold that is to be found. */
const recall = 0.99;

/**
 * The bands that find pairs of a likeness from a threshold on (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
 * 3.4): the longest, as these give fewest pairs that are not alike, that still find 99 % at the threshold itself.
 * `agreement` is the probability that two sketches agree in a number, `size` how many numbers they have.
 */
export function bandsFor(agreement: number, size: number): Bands {
  for (let rows = Math.min(16, size); rows > 1; rows--) {
    const bands = Math.floor(size / rows);
    if (foundAt(agreement, { bands, rows }) >= recall) return { bands, rows };
  }
  return { bands: size, rows: 1 };
}

/** The probability that two sketches share a key, which agree in a number with this one. */
export function foundAt(agreement: number, { bands, rows }: Bands): number {
  return 1 - (1 - agreement ** rows) ** bands;
}

/** A key of 32 bits for each band: equal where all of its rows and what else must be equal (the stamp) are. */
export function bandKeys(
  sketch: ArrayLike<number>,
  { bands, rows }: Bands,
  stamp = 0,
): Uint32Array {
  const keys = new Uint32Array(bands);
  for (let band = 0; band < bands; band++) {
    let key = stamp ^ Math.imul(band + 1, 0x9e3779b9);
    for (let row = band * rows; row < (band + 1) * rows; row++) {
      key = mix32(key) ^ (sketch[row] as number);
    }
    keys[band] = mix32(key);
  }
  return keys;
}
