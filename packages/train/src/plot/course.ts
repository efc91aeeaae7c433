import type { Step } from '@labpipe/records';
import type { Axis, Figure } from './figures.ts';

type Point = readonly [x: number, y: number];

/**
 * The course of a figure over the steps of one run, in their order; of a step that is there twice (a run that was killed does some again) the later
 * counts. Epochs are shared out among their steps, so that a line goes through them.
 */
export function courseOf(steps: readonly Step[], figure: Figure, over: Axis): Point[] {
  const byNumber = new Map(steps.map((step) => [step.step, step]));
  const run = [...byNumber.values()].sort((a, b) => a.step - b.step);
  const x = over === 'epoch' ? epochsOf(run) : run.map((step) => step[over]);
  return run.map((step, i) => [x[i]!, step[figure]]);
}

function epochsOf(run: readonly Step[]): number[] {
  const counts = new Map<number, number>();
  for (const { epoch } of run) counts.set(epoch, (counts.get(epoch) ?? 0) + 1);
  const seen = new Map<number, number>();
  return run.map(({ epoch }) => {
    const place = (seen.get(epoch) ?? 0) + 1;
    seen.set(epoch, place);
    return epoch - 1 + place / counts.get(epoch)!;
  });
}

/** Each point as the mean of the last `count` up to it; fewer at the start. */
export function smoothed(points: readonly Point[], count: number): Point[] {
  let sum = 0;
  return points.map(([x, y], i) => {
    sum += y - (i >= count ? points[i - count]![1] : 0);
    return [x, sum / Math.min(i + 1, count)];
  });
}
