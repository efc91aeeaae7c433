import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isFileSystemError, OutputError, replacementOf } from '@labpipe/cli';
import { openPacker, type Packing } from './packing.ts';

/** Where rows go: written beside its place, if that is a file, so that a killed run leaves the old file or the new one. */
export interface Output {
  stream: NodeJS.WritableStream;
  /** End it, and put it in its place. Throws OutputError. */
  finish: () => Promise<void>;
  /** Throw away what was not finished. */
  discard: () => Promise<void>;
}

/** A file of this name, else this stream. Throws what the file system throws. */
export async function openOutput(
  path: string | undefined,
  packing: Packing,
  stdout: NodeJS.WritableStream,
): Promise<Output> {
  return path === undefined ? openStreamOutput(stdout, packing) : openFileOutput(path, packing);
}

/** Rows on this stream, packed if asked for. */
function openStreamOutput(stdout: NodeJS.WritableStream, packing: Packing): Output {
  if (packing === 'none') {
    return { stream: stdout, finish: async () => {}, discard: async () => {} };
  }
  const packer = openPacker(packing);
  const end = settled(pipeline(packer, stdout, { end: false }));
  return {
    stream: packer,
    async finish() {
      packer.end();
      await end();
    },
    async discard() {
      packer.destroy();
    },
  };
}

/** Rows in a file of this name. Throws what the file system throws. */
export async function openFileOutput(path: string, packing: Packing): Promise<Output> {
  const packer = packing === 'none' ? undefined : openPacker(packing);
  const replacement = replacementOf(path);
  const isFile = replacement.path !== path;
  const file = createWriteStream(replacement.path, { flush: isFile } as object);
  await once(file, 'open');
  const end = settled(packer ? pipeline(packer, file) : closed(file));
  const stream = packer ?? file;
  return {
    stream,
    async finish() {
      stream.end();
      try {
        await end();
        replacement.finish();
      } catch (error) {
        throw isFileSystemError(error) ? new OutputError(path, error) : error;
      }
    },
    async discard() {
      stream.destroy();
      file.destroy();
      replacement.discard();
    },
  };
}

async function closed(file: Writable): Promise<void> {
  await once(file, 'close');
  if (file.errored) throw file.errored;
}

/** Waits for something when asked; until then its failure is nobody's surprise, as whoever writes is told of it. */
function settled(promise: Promise<void>): () => Promise<void> {
  promise.catch(() => {});
  return () => promise;
}
