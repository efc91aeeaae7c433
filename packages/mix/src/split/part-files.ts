import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '@labpipe/cli';
import { openRowBlock, type RowBlock } from '../row-block.ts';
import type { Part } from './settings.ts';

/** The files of the parts while they are written. */
export interface PartFiles {
  blocks: readonly RowBlock[];
  /** Put them in their places. */
  finish: () => Promise<void>;
  /** Throw away what was not finished. */
  close: () => Promise<void>;
}

/** Open a file beside the place of each part, so that a killed run leaves the old file or the new one. */
export async function openPartFiles(
  parts: readonly Part[],
  wrote: (path: string) => ((bytes: Buffer) => void) | undefined,
): Promise<PartFiles> {
  const files = await Promise.all(parts.map(({ path }) => openFile(path)));
  const blocks = files.map(({ stream, path }) => openRowBlock(stream, wrote(path)));
  return {
    blocks,
    async finish() {
      for (const block of blocks) await block.flush();
      for (const { stream, path, temporary } of files) {
        stream.end();
        await once(stream, 'close');
        await rename(temporary, path);
      }
    },
    async close() {
      for (const { stream, temporary } of files) {
        stream.destroy();
        await rm(temporary, { force: true });
      }
    },
  };
}

interface OpenFile {
  path: string;
  temporary: string;
  stream: WriteStream;
}

async function openFile(path: string): Promise<OpenFile> {
  const own = `.${basename(path)}.${randomBytes(4).toString('hex')}.part`;
  const temporary = join(dirname(path), own);
  try {
    await mkdir(dirname(path), { recursive: true });
    const stream = createWriteStream(temporary);
    await once(stream, 'open');
    return { path, temporary, stream };
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UsageError(
      `--split-folder: Unexpected path ${path} (${why}), expected one we can write to`,
      { cause },
    );
  }
}
