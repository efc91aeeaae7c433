import { createHash } from 'node:crypto';

/**
 * A number in [0, 1) that follows from the seed and the parts alone. Taking the records with the smallest priorities
 * samples without replacement: the same rows in any order of input and from any number of workers.
 */
export function priority(seed: number, ...parts: readonly (string | number)[]): number {
  return digest(seed, parts).readUIntBE(0, 6) / 2 ** 48;
}

/** A generator of numbers in [0, 1) for the seed and the parts: Marsaglia's xorshift128 started from their hash. */
export function randomOf(seed: number, ...parts: readonly (string | number)[]): () => number {
  const bytes = digest(seed, parts);
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => bytes.readUInt32BE(at)) as [
    number,
    number,
    number,
    number,
  ];
  return () => {
    const t = (a ^ (a << 11)) >>> 0;
    [a, b, c] = [b, c, d];
    d = (d ^ (d >>> 19) ^ t ^ (t >>> 8)) >>> 0;
    return d / 2 ** 32;
  };
}

// JSON keeps ['a', 'b'] and ['ab'] apart.
function digest(seed: number, parts: readonly (string | number)[]): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([seed, ...parts]))
    .digest();
}
