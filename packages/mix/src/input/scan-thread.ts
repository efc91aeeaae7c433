import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Scanned, scan } from './scan.ts';

/** A second thread that scans. */
export interface ScanThread {
  /** Whether it has started, and still runs. */
  isReady: () => boolean;
  /** How many it was given and has not answered. */
  waiting: () => number;
  /** As `scan` does; these bytes must stay as they are until then. */
  scan: (bytes: Buffer, isPrompted: boolean) => Promise<Scanned>;
  /** The process does not end before it is called. */
  close: () => Promise<void>;
}

/** What the thread is asked. */
export interface ScanQuestion {
  /** In memory that both share. */
  bytes: Uint8Array;
  isPrompted: boolean;
}

/** What it says first. */
export const readyMessage = 'ready';

/** Start one; on a machine with one core, or from source where Node.js does not read it, it is never ready. */
export function openScanThread(): ScanThread {
  const entry = availableParallelism() > 1 ? workerEntry() : undefined;
  if (!entry) return never;
  // Little of the heap is used, and a small young generation keeps it so.
  const worker = new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: 4 } });
  let isReady = false;
  const asked: { question: ScanQuestion; answer: (scanned: Scanned) => void }[] = [];
  worker.on('message', (message: Scanned | typeof readyMessage) => {
    if (message === readyMessage) isReady = true;
    else asked.shift()?.answer(message);
  });
  worker.on('error', () => {
    isReady = false;
    // What it leaves is done here.
    for (const { question, answer } of asked.splice(0)) {
      answer(scan(Buffer.from(question.bytes), question.isPrompted));
    }
  });
  return {
    isReady: () => isReady,
    waiting: () => asked.length,
    scan(bytes, isPrompted) {
      const question = { bytes, isPrompted };
      worker.postMessage(question);
      return new Promise((answer) => asked.push({ question, answer }));
    },
    async close() {
      await worker.terminate();
    },
  };
}

const never: ScanThread = {
  isReady: () => false,
  waiting: () => 0,
  scan: async (bytes, isPrompted) => scan(bytes, isPrompted),
  close: async () => {},
};

/** What it starts from: the bundle, whose entry sees that it is no main thread, or that entry's source. */
function workerEntry(): URL | undefined {
  if (!import.meta.url.endsWith('.ts')) return new URL('./cli.js', import.meta.url);
  const runsTypeScript = (process.features as { typescript?: unknown }).typescript;
  return runsTypeScript ? new URL('../bin.ts', import.meta.url) : undefined;
}
