import { fstatSync } from 'node:fs';

const interval = 1000;

/**
 * Write an empty line a second where stdout is a pipe: writing is the only way to learn that its reader has gone, and
 * then the process ends, as any tool does. Readers of records skip empty lines. Returns how to stop.
 */
export function watchReader(stdout: NodeJS.WritableStream): () => void {
  const { fd } = stdout as { fd?: number };
  if (fd === undefined || !fstatSync(fd).isFIFO()) return () => {};
  let written = true;
  const timer = setInterval(() => {
    // A reader that is there but does not read must not fill our memory.
    if (!written) return;
    written = false;
    stdout.write('\n', () => {
      written = true;
    });
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}
