import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError, UsageError } from '@labpipe/cli';
import { openGguf } from '@labpipe/gguf';
import type { OptimizerState } from '../engines/engine.ts';
import { differences, type Identity, weightsHash } from './identity.ts';
import { openState, type RunState, statePath } from './state.ts';

/** Of `--resume`: never go on, only go on, or go on where there is something to go on from. */
export type Resume = 'never' | 'always' | 'if-possible';

/** Where a run goes on. */
export interface Resumed {
  state: RunState;
  /** What is trained, by name. */
  trained: Map<string, Float32Array>;
  /** `undefined` where the run is finished. */
  optimizer: OptimizerState | undefined;
}

/** The run that may go on, and the folder where it may have been. */
export interface Place {
  folder: string;
  identity: Identity;
  /** Names of what is trained. */
  names: readonly string[];
  /** Whether checkpoints hold it bit by bit; else the state does. */
  exact: boolean;
}

/**
 * What an earlier run of this identity left in a folder. Where that is nothing, or of another run, or damaged:
 * `undefined` and a word to `tell`, or with `always` a UsageError.
 */
export async function resume(
  how: Resume,
  place: Place,
  tell: (text: string) => void,
): Promise<Resumed | undefined> {
  if (how === 'never') return undefined;
  const path = statePath(place.folder);
  const found = existsSync(path) ? await read(place) : 'absence of a state';
  if (typeof found !== 'string') return found;
  if (how === 'always') {
    throw new UsageError(
      `--resume always: ${path}: Unexpected ${found}, expected the state of this same run; run it as it was, or start anew with --resume never`,
    );
  }
  if (existsSync(path))
    tell(`${path}: ${found}: starting anew, over what it left; another --output keeps that`);
  return undefined;
}

/** The state, or in words why none can be gone on from. */
async function read({ folder, identity, names, exact }: Place): Promise<Resumed | string> {
  try {
    const opened = await openState(folder);
    try {
      const { state } = opened;
      const changed = differences(state.identity, identity);
      if (changed.length > 0) return `run with ${changed.join(', ')}`;
      const checkpoints = state.checkpoints.map((body) => ({
        ...body,
        path: join(folder, basename(body.path)),
      }));
      const newest = checkpoints.at(-1)!.path;
      const trained = exact ? await valuesIn(newest, names) : await opened.values(names);
      if (!existsSync(newest)) return `absence of ${newest}`;
      if (weightsHash(trained) !== state.trained) return `change of ${newest} since`;
      const optimizer = state.finished ? undefined : await opened.optimizer(names);
      return { state: { ...state, checkpoints }, trained, optimizer };
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (error instanceof InputError) return `damage (${error.message})`;
    throw error;
  }
}

async function valuesIn(
  path: string,
  names: readonly string[],
): Promise<Map<string, Float32Array>> {
  const gguf = await openGguf(path);
  try {
    const values = new Map<string, Float32Array>();
    for (const name of names) values.set(name, await gguf.read(name));
    return values;
  } finally {
    await gguf.close();
  }
}
