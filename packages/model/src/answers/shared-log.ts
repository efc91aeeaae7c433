import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** A file that any number of processes append lines to: all of them read the same lines in the same order. */
export interface SharedLog {
  append: (line: string) => void;
  /** The whole lines that were not given yet, our own too; nothing at all where the file was emptied meanwhile. */
  read: () => string[] | undefined;
  /** Empty it. */
  clear: () => void;
  close: () => void;
}

/**
 * Open the log, which is made when it is not there, and append a first line. What was written before is read too, unless nobody
 * had written for `staleAfter` milliseconds by the file system's own clock. Throws what the file system throws.
 */
export function openSharedLog(path: string, first: string, staleAfter: number): SharedLog {
  // Appending is one step: where a line comes to lie is decided by the file system, and for everybody.
  const file = openSync(path, 'a+', 0o600);
  const before = fstatSync(file);
  const append = (line: string) => void writeSync(file, `${line}\n`);
  append(first);
  const isStale = fstatSync(file).mtimeMs - before.mtimeMs > staleAfter;
  let known = isStale ? before.size : 0;

  return {
    append,
    read: () => {
      const { size } = fstatSync(file);
      if (size < known) {
        known = 0;
        return undefined;
      }
      const bytes = Buffer.allocUnsafe(size - known);
      const length = readSync(file, bytes, 0, bytes.length, known);
      const text = bytes.toString('latin1', 0, length);
      const end = text.lastIndexOf('\n') + 1;
      known += end;
      return text.slice(0, end).split('\n').slice(0, -1);
    },
    clear: () => ftruncateSync(file),
    close: () => closeSync(file),
  };
}
