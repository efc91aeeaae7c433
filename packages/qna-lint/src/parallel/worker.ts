import { parentPort } from 'node:worker_threads';
import { type Batch, lintBatch } from './batch.ts';
import { packed } from './packed.ts';

/** Be a worker of the pool: lint the batches that come, and answer each. */
export function work(): void {
  parentPort?.on('message', (batch: Batch) => {
    parentPort?.postMessage(packed(lintBatch(batch)));
  });
}
