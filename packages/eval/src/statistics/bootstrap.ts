import { mean } from './mean.ts';
import type { Interval } from './wilson.ts';

const resamples = 1000;

/**
 * The interval that holds a mean with 95% confidence, by the percentile bootstrap (Efron and Tibshirani 1993, ch. 13):
 * the middle 95% of the means of 1000 samples drawn with replacement from the values. `random` gives numbers in [0, 1).
 */
export function bootstrapInterval(values: readonly number[], random: () => number): Interval {
  if (values.length === 0) throw new RangeError('Unexpected empty sample, expected values');
  const draw = () => values[Math.floor(random() * values.length)]!;
  const means = Array.from({ length: resamples }, () => mean(values.map(draw)));
  means.sort((a, b) => a - b);
  return [quantile(means, 0.025), quantile(means, 0.975)];
}

function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place - Math.floor(place));
}
