/** The outside world a command may touch. `process` is one; tests make their own. */
export interface Io {
  stdin: AsyncIterable<string | Buffer>;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  env: Record<string, string | undefined>;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP: take no more work, keep what is finished, return. */
  signal?: AbortSignal;
}

/** A command as the shell sees it: arguments and streams in, exit code out; never throws. */
export type Main = (argv: readonly string[], io: Io) => Promise<number>;

/** Whether a stream is a terminal, where a bar or colours may be drawn. */
export function isTerminal(stream: unknown): boolean {
  return (stream as { isTTY?: boolean }).isTTY === true;
}
