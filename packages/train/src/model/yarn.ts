/** Numbers of YaRN (Peng et al. 2023, arXiv 2309.00071), which stretches a model to a longer context. */
export interface Yarn {
  base: number;
  /** How many times longer. */
  factor: number;
  /** Tokens of the context that the model had before. */
  originalContext: number;
  /** Pairs of dimensions that turn more often than this within that context stay as they are. */
  betaFast: number;
  /** Pairs that turn less often are slowed down by the whole factor; between the two, in part. */
  betaSlow: number;
}

/** Angles of one position [headSize / 2], stretched. */
export function yarnAngles(
  plain: readonly number[],
  { base, factor, originalContext, betaFast, betaSlow }: Yarn,
): number[] {
  const size = 2 * plain.length;
  const pairThatTurns = (times: number) =>
    (size * Math.log(originalContext / (times * 2 * Math.PI))) / (2 * Math.log(base));
  const low = Math.max(0, Math.floor(pairThatTurns(betaFast)));
  const high = Math.min(size - 1, Math.ceil(pairThatTurns(betaSlow)));
  return plain.map((angle, i) => {
    const slowed = Math.min(1, Math.max(0, (i - low) / Math.max(0.001, high - low)));
    return angle * (1 - slowed) + (angle / factor) * slowed;
  });
}

/** What YaRN multiplies turned queries and keys with, so that attention over more tokens stays as sharp. */
export function yarnScale(factor: number): number {
  return factor <= 1 ? 1 : 1 + 0.1 * Math.log(factor);
}
