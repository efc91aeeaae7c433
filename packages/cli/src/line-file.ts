import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { OutputError, unwritable } from './errors.ts';
import { makeFolder } from './make-folder.ts';

/** A file of lines, each of which is there once `add` returns: what explains a crash must survive it. */
export interface LineFile {
  /** Throws OutputError. */
  add: (line: string) => void;
  close: () => void;
}

/** Begin the file that an option names, in place of any that was there. Throws UsageError where it cannot be opened. */
export function openLineFile(option: string, path: string): LineFile {
  const file = open(option, path);
  return {
    add: (line) => {
      const bytes = Buffer.from(`${line}\n`);
      try {
        for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      } catch (error) {
        throw new OutputError(path, error);
      }
    },
    close: () => closeSync(file),
  };
}

function open(option: string, path: string): number {
  try {
    makeFolder(dirname(path));
    return openSync(path, 'w');
  } catch (cause) {
    throw unwritable(option, path, cause);
  }
}
