import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Base } from './base.ts';
import {
  type CheckpointKind,
  checkpointPath,
  isAdapter,
  isExact,
  writeCheckpoint,
} from './checkpoints.ts';
import type { Engine } from './engines/engine.ts';
import { kept } from './keep.ts';
import { type Identity, weightsHash } from './resume/identity.ts';
import { type CheckpointBody, writeState } from './resume/state.ts';
import type { Progress } from './train.ts';

/** The run whose models are saved, and where to. */
export interface SavedRun {
  base: Base;
  folder: string;
  kind: CheckpointKind;
  identity: Identity;
  /** How many checkpoints stay; 0 is all. */
  keep: number;
  /** All checkpoints that stand, the newest last. */
  checkpoints: readonly CheckpointBody[];
}

/**
 * Saves the model as it is now and then the state to go on from it. Killed in between, the older state still stands,
 * and its checkpoint too; what is not to be kept goes last. Gives the checkpoints that stand then.
 */
export async function save(
  now: Progress,
  engine: Engine,
  { base, folder, kind, identity, keep, checkpoints }: SavedRun,
): Promise<CheckpointBody[]> {
  const path = checkpointPath(folder, now.samplesSeen);
  const trained = await engine.trained();
  await writeCheckpoint(path, base, trained, kind);
  const body: CheckpointBody = {
    path,
    format: isAdapter(kind) ? 'adapter' : 'gguf',
    base: base.gguf.path,
    phase: 'train',
    epoch: now.epoch,
    samples_seen: now.samplesSeen,
    loss: now.epochLoss,
    chat_template: base.template.source,
  };
  const others = checkpoints.filter((each) => basename(each.path) !== basename(path));
  const all = kept([...others, body], keep);
  const dropped = others.filter((each) => !all.includes(each)).map((each) => basename(each.path));
  const { step, samplesSeen, seen, endsRun: finished } = now;
  await writeState(
    folder,
    {
      identity,
      position: { step, samplesSeen, seen },
      finished,
      trained: weightsHash(trained),
      checkpoints: all,
      dropped,
    },
    {
      values: isExact(kind) ? undefined : trained,
      optimizer: finished ? undefined : await engine.optimizerState(),
    },
  );
  await drop(folder, dropped);
  return all;
}

/** Removes checkpoints that are no longer kept; one that is gone already is none. */
export async function drop(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { force: true });
}
