import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ToolError } from '@labpipe/cli';
import { ggufBytes } from '@labpipe/gguf';
import type { Base } from './base.ts';
import { type CheckpointKind, checkpointBytes, isExact } from './checkpoints.ts';
import { trainedOf } from './engines/trained.ts';

/** What a run takes of a disk, in bytes. */
export interface Disk {
  /** One checkpoint. */
  checkpoint: number;
  /** The checkpoints that are there in the end. */
  checkpoints: number;
  /** What `train.state` holds while the run goes on. */
  state: number;
  /** The most at any time: a file is written before that which it replaces is removed. */
  peak: number;
}

/** What a run takes that saves so often (`saves`) and keeps `keep` of them; 0 is all. */
export function diskOf(
  base: Base,
  { saves, keep, kind }: { saves: number; keep: number; kind: CheckpointKind },
): Disk & { count: number } {
  const checkpoint = checkpointBytes(base, kind);
  const count = keep === 0 ? saves : Math.min(saves, keep);
  const parts = ['first', 'second', ...(isExact(kind) ? [] : ['value'])];
  const remembered = trainedOf(base.llama, kind.lora).specs.flatMap(({ name, shape }) =>
    parts.map((part) => ({ name: `${part}.${name}`, shape: [product(shape)] })),
  );
  const state = ggufBytes({ metadata: new Map(), tensors: remembered });
  const most = (saves > count ? count + 1 : count) * checkpoint;
  return { checkpoint, checkpoints: count * checkpoint, state, peak: most + 2 * state, count };
}

/** There is too little room for what a run will write. */
export class DiskError extends ToolError {
  override readonly name = 'DiskError';
  readonly exitCode = 2;
}

/** Refuses a run into a folder (there or not yet) whose disk has less room than the run takes; `there` of its bytes stand already. */
export async function refuseWithoutRoom(
  folder: string,
  disk: ReturnType<typeof diskOf>,
  there: number,
): Promise<void> {
  const free = await freeBytes(folder);
  const needed = disk.peak - there;
  if (free >= needed) return;
  throw new DiskError(
    `${folder}: Unexpected ${describeBytes(free)} of free disk, expected ${describeBytes(needed)}: ` +
      `${disk.count} ${disk.count === 1 ? 'checkpoint' : 'checkpoints'} of ${describeBytes(disk.checkpoint)}, and the state to go on from; ` +
      'make room, save less (--keep, --no-checkpoint-at-epoch), or name another --output',
  );
}

/** Bytes as a person reads them: 1.2 GB. */
export function describeBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

async function freeBytes(folder: string): Promise<number> {
  let place = resolve(folder);
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  const { bavail, bsize } = await statfs(place);
  return bavail * bsize;
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
