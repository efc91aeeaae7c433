import { parentPort } from 'node:worker_threads';
import { scan } from './scan.ts';
import { readyMessage, type ScanQuestion } from './scan-thread.ts';

/** Be the second thread: scan what comes, and answer in its order. */
export function work(): void {
  parentPort?.on('message', ({ bytes, isPrompted }: ScanQuestion) => {
    const { buffer, byteOffset, length } = bytes;
    const scanned = scan(Buffer.from(buffer, byteOffset, length), isPrompted);
    parentPort?.postMessage(scanned, [scanned.buffer as ArrayBuffer]);
  });
  parentPort?.postMessage(readyMessage);
}
