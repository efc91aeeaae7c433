import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Io } from '@labpipe/cli';

/** Wait until a signal, or the end of stdin where that counts, asks the server to end. */
export async function untilAsked({ signal, stdin }: Io, exitWithStdin: boolean): Promise<void> {
  const ends: Promise<unknown>[] = [new Promise(() => {})];
  if (signal) ends.push(signal.aborted ? Promise.resolve() : once(signal, 'abort'));
  if (exitWithStdin) ends.push(drain(stdin));
  await Promise.race(ends);
  // A stdin that is being read would keep the process alive.
  if (exitWithStdin) (stdin as Partial<Readable>).destroy?.();
}

async function drain(stdin: Io['stdin']): Promise<void> {
  try {
    for await (const _ of stdin);
  } catch {
    // Torn down is ended too.
  }
}
