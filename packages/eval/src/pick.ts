import type { Score } from '@labpipe/records';

/** The scores that --pick names: the best, the last, or (none) all. Of equal ones the first is best: it was trained less. */
export function pickScores<T extends Pick<Score, 'value'>>(
  scores: readonly T[],
  pick: string,
): readonly T[] {
  if (pick === 'none') return scores;
  if (pick === 'last') return scores.slice(-1);
  const most = Math.max(...scores.map(({ value }) => value));
  return scores.filter(({ value }) => value === most).slice(0, 1);
}
