import { UsageError } from '@labpipe/cli';

/** Throws for a number that an option cannot be. */
export function checkWhole(option: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return;
  throw new UsageError(`--${option}: Unexpected ${value}, expected a whole number from ${least}`);
}

/** The same for a number that need not be whole. */
export function checkNumber(option: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isFinite(value) && value >= least)) return;
  throw new UsageError(`--${option}: Unexpected ${value}, expected a number from ${least}`);
}

/** The smallest chunk that leaves room for text below its headings. */
export const smallestChunk = 50;
