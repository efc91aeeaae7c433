export type Interval = readonly [low: number, high: number];

/** The 97.5% point of the normal distribution. */
export const z95 = 1.959963984540054;

/**
 * The interval that holds a proportion with 95% confidence, from its count of successes: Wilson's score method (1927,
 * JASA 22:209), which stays within 0 to 1 and keeps its promise near both ends and for few trials (Newcombe 1998).
 * Throws RangeError unless 0 <= successes <= trials and trials > 0.
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(`Unexpected ${successes} of ${trials}, expected successes of some trials`);
  }
  const share = successes / trials;
  const weight = z95 ** 2 / trials;
  const middle = (share + weight / 2) / (1 + weight);
  const half =
    (z95 / (1 + weight)) * Math.sqrt((share * (1 - share)) / trials + weight / (4 * trials));
  // The ends are exact where rounding would miss them by 1e-17.
  return [successes === 0 ? 0 : middle - half, successes === trials ? 1 : middle + half];
}
