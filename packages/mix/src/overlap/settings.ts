import { checkWhole, UsageError } from '@labpipe/cli';

/** The ways in which two rows may overlap. */
export const overlapWays = ['question', 'near', 'n-gram'] as const;
export type OverlapWay = (typeof overlapWays)[number];

export interface OverlapSettings {
  by: readonly OverlapWay[];
  /** Words of a run that both must have. */
  words: number;
  /** Likeness of the questions from which they are near. */
  threshold: number;
}

/**
 * 13 words, as GPT-3's authors looked for test sets in what it was trained on (Brown et al. 2020, "Language models are few-shot
 * learners", appendix C).
 */
export const wordsOfRun = 13;
export const nearThreshold = 0.8;

/** Throws UsageError on what cannot be. */
export function overlapSettings(
  by: readonly OverlapWay[],
  words: number,
  threshold: number,
): OverlapSettings {
  checkWhole('n-gram', words, 1);
  if (threshold > 0 && threshold <= 1) return { by, words, threshold };
  throw new UsageError(
    `--threshold: Unexpected ${threshold}, expected a likeness above 0, up to 1`,
  );
}

/** How rows are compared with a benchmark that is not to be trained on, from strict to loose. */
export const withoutWays = ['question', 'near', 'n-gram', 'all'] as const;
export type WithoutWay = (typeof withoutWays)[number];

/** What that way finds besides the questions themselves. */
export function loosely(way: WithoutWay): OverlapSettings {
  const by = overlapWays.filter((one) => one !== 'question' && (way === 'all' || way === one));
  return overlapSettings(by, wordsOfRun, nearThreshold);
}
