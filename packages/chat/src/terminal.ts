import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { type Io, isTerminal, UsageError } from '@labpipe/cli';

/** Where a person types: stdin, or behind a pipe the terminal of the session. Throws UsageError where there is none. */
export function openTerminal({ stdin }: Io): NodeJS.ReadableStream {
  if (isTerminal(stdin)) return stdin as unknown as NodeJS.ReadableStream;
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch (cause) {
    throw new UsageError('Unexpected missing question, expected one as an argument or on stdin', {
      cause,
    });
  }
}
