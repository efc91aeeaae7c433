/** Learning rate over a run, as the training libraries' cosine schedule with warm-up. */
export interface Schedule {
  peak: number;
  /** Steps of linear rise from 0. */
  warmup: number;
  /** Steps of the whole run. */
  total: number;
}

/** Rate of step `step`, counted from 1: linear up to the peak, then half a cosine towards 0. */
export function learningRate({ peak, warmup, total }: Schedule, step: number): number {
  if (step <= warmup) return (peak * step) / warmup;
  const start = Math.max(1, warmup);
  const done = (step - start) / (total + 1 - start);
  return (peak * (1 + Math.cos(Math.PI * Math.min(1, done)))) / 2;
}
