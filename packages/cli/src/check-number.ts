import { UsageError } from './errors.ts';

/** Throws UsageError for a number that an option cannot be, unless it is not given: one that is not whole, or out of its range. */
export function checkWhole(
  option: string,
  value: number | undefined,
  least: number,
  most?: number,
): void {
  check(option, value, { what: 'a whole number', isKind: Number.isSafeInteger, least, most });
}

/** The same for a number that need not be whole. */
export function checkNumber(
  option: string,
  value: number | undefined,
  least: number,
  most?: number,
): void {
  check(option, value, { what: 'a number', isKind: Number.isFinite, least, most });
}

interface Wanted {
  what: string;
  isKind: (value: number) => boolean;
  least: number;
  most: number | undefined;
}

function check(
  option: string,
  value: number | undefined,
  { what, isKind, least, most }: Wanted,
): void {
  if (value === undefined) return;
  if (isKind(value) && value >= least && value <= (most ?? value)) return;
  const range = most === undefined ? `from ${least}` : `from ${least} to ${most}`;
  throw new UsageError(`--${option}: Unexpected ${value}, expected ${what} ${range}`);
}
