import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, open, truncate } from 'node:fs/promises';
import { OutputError } from '@labpipe/cli';
import { readLines } from '@labpipe/records';
import type { Progress } from '../train.ts';

/** The file of --sample-loss. */
export interface SampleLossFile {
  /** Adds a line for each row of a step. */
  write(now: Pick<Progress, 'epoch' | 'step' | 'rowLosses'>): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a file of row losses for a run that goes on after a step: what it holds up to that step stays, the rest, which is done again, is cut off. Without a
 * path everything is forgotten. Throws OutputError where it cannot be written.
 */
export async function openSampleLoss(
  path: string | undefined,
  afterStep: number,
): Promise<SampleLossFile> {
  if (path === undefined) return { write: async () => {}, close: async () => {} };
  const file = await orOutputError(path, () => openAfter(path, afterStep));
  return {
    write: ({ epoch, step, rowLosses }) => {
      const lines = rowLosses.map(({ id, loss, tokens }) =>
        JSON.stringify({ id, epoch, step, loss, tokens }),
      );
      return orOutputError(path, () => file.appendFile(`${lines.join('\n')}\n`));
    },
    close: () => file.close(),
  };
}

async function openAfter(path: string, afterStep: number): Promise<FileHandle> {
  if (afterStep === 0 || !existsSync(path)) return open(path, 'w');
  await truncate(path, await bytesUpTo(path, afterStep));
  return open(path, 'a');
}

/** Where the first line begins that is of a later step, or is half. */
async function bytesUpTo(path: string, step: number): Promise<number> {
  let bytes = 0;
  for await (const line of readLines(createReadStream(path))) {
    if (!(stepOf(line) <= step)) return bytes;
    bytes += Buffer.byteLength(line) + 1;
  }
  return bytes;
}

function stepOf(line: string): number {
  try {
    return JSON.parse(line).step;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

async function orOutputError<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new OutputError(`--sample-loss ${path}`, cause);
  }
}
