import type { Example } from './example.ts';

/**
 * Positions that an example takes in training: all tokens before the last learned one. It is predicted but not read,
 * and what follows predicts nothing that counts.
 */
export function positionsOf({ learned }: Example): number {
  return Math.max(0, learned.lastIndexOf(1));
}
