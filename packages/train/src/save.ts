import { basename } from 'node:path';
import type { Base } from './base.ts';
import { checkpointPath, writeCheckpoint } from './checkpoints.ts';
import type { Engine } from './engines/engine.ts';
import { type Identity, weightsHash } from './resume/identity.ts';
import { type CheckpointBody, writeState } from './resume/state.ts';
import type { Progress } from './train.ts';

/** The run whose models are saved, and where to. */
export interface SavedRun {
  base: Base;
  folder: string;
  identity: Identity;
  /** All checkpoints so far, the newest last. */
  checkpoints: readonly CheckpointBody[];
}

/**
 * Saves the model as it is now and then the state to go on from it. Killed in between, the older state still stands,
 * and its checkpoint too. Gives the run's checkpoints with the new one.
 */
export async function save(
  now: Progress,
  engine: Engine,
  { base, folder, identity, checkpoints }: SavedRun,
): Promise<CheckpointBody[]> {
  const path = checkpointPath(folder, now.samplesSeen);
  const weights = await engine.weights();
  await writeCheckpoint(path, base.gguf, weights);
  const body: CheckpointBody = {
    path,
    format: 'gguf',
    base: base.gguf.path,
    phase: 'train',
    epoch: now.epoch,
    samples_seen: now.samplesSeen,
    loss: now.epochLoss,
    chat_template: base.template.source,
  };
  const others = checkpoints.filter((each) => basename(each.path) !== basename(path));
  const all = [...others, body];
  const { step, samplesSeen, seen, endsRun: finished } = now;
  await writeState(
    folder,
    {
      identity,
      position: { step, samplesSeen, seen },
      finished,
      weights: weightsHash(weights),
      checkpoints: all,
    },
    finished ? undefined : await engine.optimizerState(),
  );
  return all;
}
