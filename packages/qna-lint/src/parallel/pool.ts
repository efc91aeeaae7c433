import { Worker } from 'node:worker_threads';
import type { Batch, BatchResult } from './batch.ts';
import { type Packed, unpacked } from './packed.ts';

/** Workers that lint batches. */
export interface Pool {
  /** The results of a batch. */
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

/** Workers that take the batches in turns, each started when its first comes. */
export function openPool(entry: URL, size: number): Pool {
  const workers: ReturnType<typeof open>[] = [];
  let turn = 0;
  return {
    lint: (batch) => {
      const at = turn++ % size;
      workers[at] ??= open(entry);
      return workers[at].ask(batch);
    },
    close: async () => {
      await Promise.all(workers.map(({ worker }) => worker.terminate()));
    },
  };
}

// A worker answers in the order in which it was asked.
function open(entry: URL) {
  const worker = new Worker(entry);
  const asked: { resolve: (result: BatchResult) => void; reject: (error: Error) => void }[] = [];
  worker.on('message', (result: Packed) => asked.shift()?.resolve(unpacked(result)));
  worker.on('error', (error) => {
    for (const { reject } of asked.splice(0)) reject(error);
  });
  const ask = (batch: Batch): Promise<BatchResult> => {
    const answer = new Promise<BatchResult>((resolve, reject) => asked.push({ resolve, reject }));
    // It is waited for in its turn; until then its failure is nobody's surprise.
    answer.catch(() => {});
    worker.postMessage(batch);
    return answer;
  };
  return { worker, ask };
}
