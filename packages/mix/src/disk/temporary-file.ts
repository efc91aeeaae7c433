import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutputError } from '@labpipe/cli';

/** A file of this run alone. Reading and writing wait for the disk: the page cache answers faster than a thread would. */
export interface TemporaryFile {
  file: number;
  write: (bytes: Uint8Array, place: number) => void;
  /** It is gone then; more than once is no error. */
  close: () => void;
}

/** Open one; it is unlinked at once where the system allows it, so that no killed run leaves it behind. */
export function openTemporaryFile(folder: string = tmpdir()): TemporaryFile {
  const own = mkdtempSync(join(folder, 'labpipe-mix-'));
  const file = openSync(join(own, 'rows'), 'w+');
  if (process.platform !== 'win32') rmSync(own, { recursive: true });
  let isClosed = false;
  return {
    file,
    write(bytes, place) {
      try {
        for (let done = 0; done < bytes.length; ) {
          done += writeSync(file, bytes, done, bytes.length - done, place + done);
        }
      } catch (cause) {
        throw new OutputError(`a temporary file in ${folder} (TMPDIR)`, cause);
      }
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      closeSync(file);
      rmSync(own, { recursive: true, force: true });
    },
  };
}

/** Fill the bytes from this place on; gives how many there were before the file ended. */
export function readAt(file: number, bytes: Uint8Array, place: number): number {
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(file, bytes, done, bytes.length - done, place + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}
