import { UsageError } from '@labpipe/cli';

/** Weights of all inputs, in their order; throws UsageError. */
export function checkWeights(
  weights: readonly number[],
  inputs: number,
  said: string = weights.join(','),
): readonly number[] {
  const isGood = weights.every((weight) => weight >= 0 && Number.isFinite(weight));
  if (isGood && weights.length === inputs && weights.some((weight) => weight > 0)) return weights;
  throw new UsageError(
    `--weights: Unexpected ${said}, expected a number from 0 for each of the inputs (${inputs}), in their order, and one above 0`,
  );
}
