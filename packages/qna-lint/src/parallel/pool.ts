import { Worker } from 'node:worker_threads';
import type { Batch, BatchResult } from './batch.ts';
import { type Packed, unpacked } from './packed.ts';

/** Workers that lint batches. */
export interface Pool {
  /** Whether a worker would take another batch at once or soon. */
  readonly hasRoom: () => boolean;
  /** The results of a batch, which goes to the worker that has the least to do. */
  readonly lint: (batch: Batch) => Promise<BatchResult>;
  readonly close: () => Promise<void>;
}

/**
 * What a worker starts from: the bundle itself, whose entry sees that it is no main thread; from source, this package's
 * own entry, where this Node.js runs TypeScript. Undefined where no worker can be started.
 */
export function workerEntry(): URL | undefined {
  if (!import.meta.url.endsWith('.ts')) return new URL('./cli.js', import.meta.url);
  const runsTypeScript = (process.features as { typescript?: unknown }).typescript;
  return runsTypeScript ? new URL('../bin.ts', import.meta.url) : undefined;
}

/** Workers, each started when its first batch comes. */
export function openPool(entry: URL, size: number): Pool {
  const workers: ReturnType<typeof open>[] = [];
  const leastBusy = () =>
    workers.reduce((least, worker) => (worker.pending() < least.pending() ? worker : least));
  return {
    hasRoom: () => workers.length < size || leastBusy().pending() < most,
    lint: (batch) => {
      if (workers.length < size) workers.push(open(entry));
      return leastBusy().ask(batch);
    },
    close: async () => {
      await Promise.all(workers.map(({ worker }) => worker.terminate()));
    },
  };
}

/** Batches that a worker has before it: enough that it never waits while this thread lints one itself. */
const most = 3;

interface Asked {
  readonly files: Batch['files'];
  readonly resolve: (result: BatchResult) => void;
  readonly reject: (error: Error) => void;
}

// A worker answers in the order in which it was asked.
function open(entry: URL) {
  const worker = new Worker(entry);
  const asked: Asked[] = [];
  worker.on('message', (result: Packed) => {
    const { files, resolve } = asked.shift() as Asked;
    resolve(unpacked(files, result));
  });
  worker.on('error', (error) => {
    for (const { reject } of asked.splice(0)) reject(error);
  });
  const ask = (batch: Batch): Promise<BatchResult> => {
    const answer = new Promise<BatchResult>((resolve, reject) =>
      asked.push({ files: batch.files, resolve, reject }),
    );
    // It is waited for in its turn; until then its failure is nobody's surprise.
    answer.catch(() => {});
    worker.postMessage(batch);
    return answer;
  };
  return { worker, ask, pending: () => asked.length };
}
