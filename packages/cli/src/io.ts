import type { Options } from 'yargs';

/** The outside world a command may touch. `process` is one; tests make their own. */
export interface Io {
  stdin: AsyncIterable<string | Buffer>;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  env: Record<string, string | undefined>;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP: take no more work, keep what is finished, return. */
  signal?: AbortSignal;
}

/**
 * The same world with some of it replaced. What is not replaced is not looked at: whoever looks at the stdin of a process makes it
 * non-blocking for all that share it, and `cat` beside us would fail.
 */
export function ioWith(io: Io, changes: Partial<Io>): Io {
  return Object.create(io, Object.getOwnPropertyDescriptors(changes));
}

/** A command as the shell sees it: arguments and streams in, exit code out; never throws. */
export interface Main {
  (argv: readonly string[], io: Io): Promise<number>;
  /** Its options, for who completes them. */
  options?: Readonly<Record<string, Options>>;
}

/** Whether a stream is a terminal, where a bar or colours may be drawn. */
export function isTerminal(stream: unknown): boolean {
  return (stream as { isTTY?: boolean }).isTTY === true;
}
