import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isFileSystemError, OutputError, unwritable } from './errors.ts';
import { makeFolder } from './make-folder.ts';
import { type Replacement, replacementOf } from './replacement.ts';

/** Write a file beside its place and rename it, so that a killed run leaves the old file or the new one. Throws OutputError. */
export async function writeFileAtomically(
  path: string,
  write: (temporaryPath: string) => Promise<void>,
): Promise<void> {
  let replacement: Replacement | undefined;
  try {
    replacement = replacementOf(path);
    await write(replacement.path);
    if (replacement.path !== path) await flush(replacement.path);
    replacement.finish();
  } catch (error) {
    discard(replacement);
    throw isFileSystemError(error) ? new OutputError(path, error) : error;
  }
}

/** Throws UsageError where the file that an option names could not be written: better now than after the work. */
export function checkOutput(option: string, path: string): void {
  try {
    makeFolder(dirname(path));
    const old = statSync(path, { throwIfNoEntry: false });
    if (path === '' || old?.isDirectory()) throw new Error('no file');
    const isReplaced = !old || old.isFile();
    accessSync(isReplaced ? dirname(old ? realpathSync(path) : path) : path, constants.W_OK);
  } catch (cause) {
    throw unwritable(option, path, cause);
  }
}

// Renaming before the bytes are on the disk could leave an empty file after a power cut.
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}

function discard(replacement: Replacement | undefined): void {
  try {
    replacement?.discard();
  } catch {
    // What went wrong before says more.
  }
}
