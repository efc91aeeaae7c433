import { join } from 'node:path';
import { InputError } from '@labpipe/cli';
import { type Gguf, openGguf, type TensorSource, text, textAt, writeGguf } from '@labpipe/gguf';
import type { Body, Checkpoint } from '@labpipe/records';
import type { OptimizerState } from '../engines/engine.ts';
import type { Position } from '../train.ts';
import type { Identity } from './identity.ts';

/** What a checkpoint says of itself, beside its kind and id. */
export type CheckpointBody = Body<Checkpoint>;

/** How far a run is, but for the numbers of weights and optimizer. */
export interface RunState {
  identity: Identity;
  position: Position;
  /** Whether the position is the run's end: then there is no optimizer state. */
  finished: boolean;
  /** SHA-256 of what is trained, as it is in the newest checkpoint. */
  trained: string;
  /** All checkpoints of the run that are kept, the newest last. */
  checkpoints: CheckpointBody[];
  /** File names of those that this one replaces: removed next. */
  dropped: string[];
}

/** Where the state of the run into a folder lies: one file, replaced when a newer checkpoint stands. */
export function statePath(folder: string): string {
  return join(folder, 'train.state');
}

/** The numbers of a state. */
export interface StateTensors {
  /** What is trained, where the newest checkpoint does not hold it bit by bit. */
  values: ReadonlyMap<string, Float32Array> | undefined;
  /** `undefined` at the run's end. */
  optimizer: OptimizerState | undefined;
}

/** Writes the state atomically. The file is a GGUF too: tensors by name, and damage shows. */
export async function writeState(
  folder: string,
  state: RunState,
  tensors: StateTensors,
): Promise<void> {
  const metadata = new Map([
    ['train.version', text(version)],
    ['train.state', text(JSON.stringify(state))],
  ]);
  await writeGguf(statePath(folder), { metadata, tensors: tensorsOf(tensors) });
}

/** The state in a folder, and what reads the optimizer's part of it; an InputError where there is none or it is damaged. */
export async function openState(folder: string): Promise<{
  state: RunState;
  optimizer(names: Iterable<string>): Promise<OptimizerState>;
  /** What is trained, where the state holds it. */
  values(names: Iterable<string>): Promise<Map<string, Float32Array>>;
  close(): Promise<void>;
}> {
  const path = statePath(folder);
  const gguf = await openGguf(path);
  try {
    if (textAt(gguf, 'train.version') !== version) {
      throw new InputError(path, `Unexpected version of the state, expected ${version}`);
    }
    const state = JSON.parse(textAt(gguf, 'train.state')) as RunState;
    return {
      state,
      async values(names) {
        const values = new Map<string, Float32Array>();
        for (const name of names) values.set(name, await gguf.read(`value.${name}`));
        return values;
      },
      optimizer: (names) => readOptimizer(gguf, state.position.step, names),
      close: () => gguf.close(),
    };
  } catch (error) {
    await gguf.close();
    throw error instanceof SyntaxError ? new InputError(path, 'Unexpected damage') : error;
  }
}

const version = '2';

function* tensorsOf({ values, optimizer }: StateTensors): Generator<TensorSource> {
  for (const [name, data] of values ?? []) {
    yield { name: `value.${name}`, shape: [data.length], data };
  }
  for (const [name, { first, second }] of optimizer?.moments ?? []) {
    yield { name: `first.${name}`, shape: [first.length], data: first };
    yield { name: `second.${name}`, shape: [second.length], data: second };
  }
}

async function readOptimizer(
  gguf: Gguf,
  count: number,
  names: Iterable<string>,
): Promise<OptimizerState> {
  const moments = new Map<string, { first: Float32Array; second: Float32Array }>();
  for (const name of names) {
    const first = await gguf.read(`first.${name}`);
    moments.set(name, { first, second: await gguf.read(`second.${name}`) });
  }
  return { count, moments };
}
