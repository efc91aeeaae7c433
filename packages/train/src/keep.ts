import type { CheckpointBody } from './resume/state.ts';

/** Of a run's checkpoints, in order of time, those to keep: the newest, and of the others those of the lowest loss; 0 keeps all. */
export function kept(checkpoints: readonly CheckpointBody[], keep: number): CheckpointBody[] {
  if (keep === 0 || checkpoints.length <= keep) return [...checkpoints];
  const newest = checkpoints.at(-1)!;
  const best = checkpoints
    .slice(0, -1)
    .reverse()
    .sort((a, b) => (a.loss ?? 0) - (b.loss ?? 0))
    .slice(0, keep - 1);
  return checkpoints.filter((each) => each === newest || best.includes(each));
}
