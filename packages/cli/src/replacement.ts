import { randomBytes } from 'node:crypto';
import { chmodSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** A file that is written beside its place and then takes it, so that a killed run leaves the old file or the new one. */
export interface Replacement {
  /** Where to write. */
  path: string;
  /** Put what was written in its place. Throws what the file system throws. */
  finish: () => void;
  /** Throw away what was not finished. */
  discard: () => void;
}

/**
 * Begin a replacement of what lies at a path, whose folder is made when it is not there; throws what the file system throws.
 * A link stays, and what it leads to is replaced; so does the mode of an old file. What is no file (a pipe of the shell's, `/dev/null`) is
 * written to as it is: a rename would put a file in its place.
 */
export function replacementOf(path: string): Replacement {
  makeFolder(dirname(path));
  const old = statSync(path, { throwIfNoEntry: false });
  if (old && (!old.isFile() || isOpenFile(path)))
    return { path, finish: () => {}, discard: () => {} };
  const place = old ? realpathSync(path) : path;
  const temporary = join(
    dirname(place),
    `.${basename(place).slice(0, 40)}.${randomBytes(4).toString('hex')}.part`,
  );
  return {
    path: temporary,
    finish: () => {
      if (old) chmodSync(temporary, old.mode & 0o777);
      renameSync(temporary, place);
    },
    discard: () => rmSync(temporary, { force: true }),
  };
}

// A name for what somebody has open: whoever reads there would go on with the file that was replaced.
function isOpenFile(path: string): boolean {
  return /^(\/dev\/(fd\/\d+|std(in|out|err))|\/proc\/[^/]+\/fd\/\d+)$/.test(path);
}
