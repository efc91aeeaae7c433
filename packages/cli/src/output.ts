import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isFileSystemError, OutputError } from './errors.ts';
import { makeFolder } from './make-folder.ts';

/** Write a file beside its place and rename it, so that a killed run leaves the old file or the new one. */
export async function writeFileAtomically(
  path: string,
  write: (temporaryPath: string) => Promise<void>,
): Promise<void> {
  const temporary = join(
    dirname(path),
    `.${basename(path)}.${randomBytes(4).toString('hex')}.part`,
  );
  try {
    makeFolder(dirname(path));
    await write(temporary);
    await flush(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw isFileSystemError(error) ? new OutputError(path, error) : error;
  }
}

// Renaming before the bytes are on the disk could leave an empty file after a power cut.
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}
