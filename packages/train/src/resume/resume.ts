import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError, UsageError } from '@labpipe/cli';
import type { OptimizerState } from '../engines/engine.ts';
import { openGguf } from '../gguf/read.ts';
import type { Llama } from '../model/llama.ts';
import { readWeights } from '../model/read-weights.ts';
import { differences, type Identity, weightsHash } from './identity.ts';
import { openState, type RunState, statePath } from './state.ts';

/** Of `--resume`: never go on, only go on, or go on where there is something to go on from. */
export type Resume = 'never' | 'always' | 'if-possible';

/** Where a run goes on. */
export interface Resumed {
  state: RunState;
  weights: Map<string, Float32Array>;
  /** `undefined` where the run is finished. */
  optimizer: OptimizerState | undefined;
}

/**
 * What an earlier run of this identity left in a folder. Where that is nothing, or of another run, or damaged:
 * `undefined` and a word to `tell`, or with `always` a UsageError.
 */
export async function resume(
  how: Resume,
  { folder, identity, llama }: { folder: string; identity: Identity; llama: Llama },
  tell: (text: string) => void,
): Promise<Resumed | undefined> {
  if (how === 'never') return undefined;
  const path = statePath(folder);
  const found = existsSync(path) ? await read(folder, identity, llama) : 'absence of a state';
  if (typeof found !== 'string') return found;
  if (how === 'always') {
    throw new UsageError(
      `--resume always: ${path}: Unexpected ${found}, expected the state of this same run; run it as it was, or start anew with --resume never`,
    );
  }
  if (existsSync(path)) tell(`${path}: ${found}: starting anew`);
  return undefined;
}

/** The state, or in words why none can be gone on from. */
async function read(folder: string, identity: Identity, llama: Llama): Promise<Resumed | string> {
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
      const weights = await weightsOf(newest, llama);
      if (weightsHash(weights) !== state.weights) return `change of ${newest} since`;
      const optimizer = state.finished ? undefined : await opened.optimizer(weights.keys());
      return { state: { ...state, checkpoints }, weights, optimizer };
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (error instanceof InputError) return `damage (${error.message})`;
    throw error;
  }
}

async function weightsOf(path: string, llama: Llama): Promise<Map<string, Float32Array>> {
  const gguf = await openGguf(path);
  try {
    return await readWeights(gguf, llama);
  } finally {
    await gguf.close();
  }
}
