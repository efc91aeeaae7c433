import { type Interval, z95 } from './wilson.ts';

/** The interval that holds a share with 95% confidence, from its standard error, cut off at 0 and 1. */
export function normalInterval({ value, stderr }: { value: number; stderr: number }): Interval {
  return [Math.max(0, value - z95 * stderr), Math.min(1, value + z95 * stderr)];
}
