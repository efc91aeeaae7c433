import { UsageError } from '@labpipe/cli';
import { type Output, openFileOutput } from '../output/open-output.ts';
import type { Packing } from '../output/packing.ts';
import { openRowBlock, type RowBlock } from '../output/row-block.ts';
import type { Part } from './settings.ts';

/** The files of the parts while they are written. */
export interface PartFiles {
  blocks: readonly RowBlock[];
  /** Put them in their places. */
  finish: () => Promise<void>;
  /** Throw away what was not finished. */
  close: () => Promise<void>;
}

/** Open a file for each part. */
export async function openPartFiles(
  parts: readonly Part[],
  packing: Packing,
  wrote: (path: string) => ((bytes: Buffer) => void) | undefined,
): Promise<PartFiles> {
  const files = await Promise.all(parts.map(({ path }) => openFile(path, packing)));
  const blocks = files.map(({ stream }, at) => openRowBlock(stream, wrote(parts[at]!.path)));
  return {
    blocks,
    async finish() {
      for (const block of blocks) await block.flush();
      for (const { finish } of files) await finish();
    },
    async close() {
      for (const { discard } of files) await discard();
    },
  };
}

async function openFile(path: string, packing: Packing): Promise<Output> {
  try {
    return await openFileOutput(path, packing);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const why = (cause as Error).message;
    throw new UsageError(
      `--split-folder: Unexpected path ${path} (${why}), expected one we can write to`,
      { cause },
    );
  }
}
