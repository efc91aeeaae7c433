import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Io } from '@labpipe/cli';

/** When a server is to end. */
export interface Ending {
  /** Aborted by SIGTERM, SIGINT or, where that counts, the end of stdin. */
  signal: AbortSignal;
  /** Resolves then. */
  asked: () => Promise<void>;
  /** Watch no longer. */
  unwatch: () => void;
}

/** Watch for what asks a server to end, from now on: also while its model is loaded. */
export function watchForEnd({ signal, stdin }: Io, exitWithStdin: boolean): Ending {
  const end = new AbortController();
  const abort = () => end.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  if (exitWithStdin) void drain(stdin).then(abort);
  return {
    signal: end.signal,
    async asked() {
      if (!end.signal.aborted) await once(end.signal, 'abort');
    },
    unwatch() {
      signal?.removeEventListener('abort', abort);
      // A stdin that is being read would keep the process alive.
      if (exitWithStdin) (stdin as Partial<Readable>).destroy?.();
    },
  };
}

async function drain(stdin: Io['stdin']): Promise<void> {
  try {
    for await (const _ of stdin);
  } catch {
    // Torn down is ended too.
  }
}
