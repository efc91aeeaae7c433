import { UsageError } from '@labpipe/cli';
import type { Size } from '../source.ts';

/** How many rows a size is, of so many different ones; throws UsageError where there are fewer and none may be repeated. */
export function countOf(name: string, size: Size, there: number, oversample: boolean): number {
  // Rounding down as upstream's int() does, but not because 0.29 * 100 is 28.999999999999996.
  const count = 'count' in size ? size.count : Math.floor(there * size.share + 1e-9);
  if (count > there && !(oversample && there > 0)) {
    throw new UsageError(
      `${name}: Unexpected size ${count}, expected at most ${there}, the different rows that it has to give (--oversample repeats rows)`,
    );
  }
  return count;
}

/**
 * How many rows each input gives so that they are in the proportion of these weights: with `under`, as many as there
 * can be without repeating one; with `over`, as few as there can be with every row in it.
 */
export function weighedSizes(
  strategy: 'under' | 'over',
  weights: readonly number[],
  different: readonly number[],
): number[] {
  const rates = different
    .map((count, at) => count / weights[at]!)
    .filter((_, at) => weights[at]! > 0);
  const rate = strategy === 'under' ? Math.min(...rates) : Math.max(...rates);
  return weights.map((weight) =>
    strategy === 'under' ? Math.floor(rate * weight + 1e-9) : Math.ceil(rate * weight - 1e-9),
  );
}

/** So many rows in the proportion of these weights: the largest remainders are rounded up (Hamilton's method). */
export function apportion(rows: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (rows * weight) / total);
  const sizes = exact.map((size) => Math.floor(size + 1e-9));
  const left = rows - sizes.reduce((sum, size) => sum + size, 0);
  const byRemainder = exact
    .map((size, at) => ({ at, remainder: size - sizes[at]! }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  for (const { at } of byRemainder.slice(0, left)) sizes[at]!++;
  return sizes;
}
