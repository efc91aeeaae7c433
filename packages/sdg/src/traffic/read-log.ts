import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InputError, type Io, inputs } from '@labpipe/cli';
import { type Kind, readChecked } from '@labpipe/records';

/**
 * The records of a file that a run appends to. Half a line at its end is what a killed run leaves, and is passed over; any other
 * line that is no record throws InputError.
 */
export async function* readLog<T>(path: string, kind: Kind<T>, io: Io): AsyncGenerator<T> {
  let wrongLine: InputError | undefined;
  for (const input of inputs([path], io)) {
    for await (const { at, record, wrong } of readChecked(input, [kind])) {
      if (wrongLine) throw wrongLine;
      if (wrong === undefined) yield record as T;
      else wrongLine = new InputError(at, wrong);
    }
  }
  if (!wrongLine) return;
  if (!isTorn(path)) throw wrongLine;
  io.stderr.write(`sdg: ${path}: passed over half a line at its end, as a killed run leaves it\n`);
}

function isTorn(path: string): boolean {
  if (path === '-' || /\.(gz|zst)$/.test(path)) return false;
  const file = openSync(path, 'r');
  const last = Buffer.alloc(1);
  try {
    readSync(file, last, 0, 1, fstatSync(file).size - 1);
  } finally {
    closeSync(file);
  }
  return last.toString() !== '\n';
}
