import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutputError } from '@labpipe/cli';

/** A file that is gone with the run. */
export interface TemporaryFile {
  /** Bytes written so far, those that still wait in memory too. */
  readonly size: number;
  /** Put bytes behind the others and say where they begin. */
  append: (bytes: Uint8Array) => number;
  read: (start: number, length: number) => Buffer;
  close: () => void;
}

const blockSize = 1 << 20;

/** Open one in the folder that TMPDIR names; it is unlinked at once where the system allows it, so that no killed run leaves it behind. */
export function openTemporaryFile(folder: string = tmpdir()): TemporaryFile {
  const own = mkdtempSync(join(folder, 'labpipe-mix-'));
  const file = openSync(join(own, 'data'), 'w+');
  const remove = () => rmSync(own, { recursive: true, force: true });
  if (process.platform !== 'win32') remove();
  const waiting = Buffer.allocUnsafe(blockSize);
  let written = 0;
  let held = 0;
  let isClosed = false;

  const write = (bytes: Uint8Array) => {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(file, bytes, done, bytes.length - done, written + done);
      }
    } catch (cause) {
      throw new OutputError(`a temporary file in ${folder} (TMPDIR)`, cause);
    }
    written += bytes.length;
  };
  const flush = () => {
    if (held > 0) write(waiting.subarray(0, held));
    held = 0;
  };

  return {
    get size() {
      return written + held;
    },
    append(bytes) {
      const start = written + held;
      if (held + bytes.length > blockSize) flush();
      if (bytes.length > blockSize) write(bytes);
      else {
        waiting.set(bytes, held);
        held += bytes.length;
      }
      return start;
    },
    read(start, length) {
      if (start + length > written) flush();
      const bytes = Buffer.allocUnsafe(length);
      for (let done = 0; done < length; ) {
        const count = readSync(file, bytes, done, length - done, start + done);
        if (count === 0) throw new Error('the temporary file ended early');
        done += count;
      }
      return bytes;
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      closeSync(file);
      remove();
    },
  };
}
