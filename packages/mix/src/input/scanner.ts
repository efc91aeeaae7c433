import { setImmediate } from 'node:timers/promises';
import type { Part } from './parts.ts';
import { type Scanned, scan } from './scan.ts';
import { openScanThread, type ScanThread } from './scan-thread.ts';

/** A part with what is known of its lines. */
export interface ScannedPart extends Part {
  scanned: Scanned;
}

/** Scans the parts of inputs; when there is much of it, a second thread takes its share. */
export interface Scanner {
  /** The same parts in their order; the items of an array as they are. */
  scan: (parts: AsyncIterator<Part | string[]>) => AsyncGenerator<ScannedPart | string[]>;
  /** Start the thread now: there will be much. */
  expectMuch: () => void;
  close: () => Promise<void>;
}

/** A part on its way. */
interface Job {
  part: Part | string[];
  scanned?: Scanned;
  /** The thread is at it, until then. */
  isGiven?: Promise<void>;
}

export interface ScannerSettings {
  /** Leave the system message out of the lessons, as another one will be set. */
  isPrompted: boolean;
  /** Bytes after which the thread is started: its start takes as long as it then takes to scan some megabytes. */
  threadFrom?: number;
  openThread?: () => ScanThread;
}

// Parts that are read ahead of the one that is written, and those of them that the thread has at once.
const ahead = 8;
const givenAtOnce = 3;

export function openScanner({
  isPrompted,
  threadFrom = 1 << 23,
  openThread = openScanThread,
}: ScannerSettings): Scanner {
  let thread: ScanThread | undefined;
  let seen = 0;

  async function* scanParts(
    parts: AsyncIterator<Part | string[]>,
  ): AsyncGenerator<ScannedPart | string[]> {
    const jobs: Job[] = [];
    let reading: Promise<void> | undefined;
    let end: { failure?: unknown } | undefined;

    const readOn = () => {
      if (reading || end || jobs.length >= (thread?.isReady() ? ahead : 1)) return;
      reading = parts
        .next()
        .then(
          ({ value, done }) => {
            if (done) end = {};
            else jobs.push({ part: value });
          },
          (failure) => {
            end = { failure };
          },
        )
        .then(() => {
          reading = undefined;
          handOver();
          readOn();
        });
    };
    const handOver = () => {
      if (!thread?.isReady()) return;
      for (const job of jobs) {
        if (thread.waiting() >= givenAtOnce) return;
        if (Array.isArray(job.part) || job.scanned || job.isGiven) continue;
        job.isGiven = thread.scan(job.part.bytes, isPrompted).then((scanned) => {
          job.scanned = scanned;
          handOver();
        });
      }
    };
    const scanHere = (job: Job) => {
      if (!Array.isArray(job.part)) job.scanned = scan(job.part.bytes, isPrompted);
    };

    for (;;) {
      readOn();
      const [first] = jobs;
      if (!first) {
        if (reading) await reading;
        else if (end && 'failure' in end) throw end.failure;
        else if (end) return;
        continue;
      }
      if (first.isGiven && !first.scanned) {
        // Who waits may as well help.
        const free = jobs.find((job) => !job.isGiven && !job.scanned && !Array.isArray(job.part));
        if (free) scanHere(free);
        else await Promise.race(reading ? [first.isGiven, reading] : [first.isGiven]);
        await setImmediate();
        continue;
      }
      if (!first.scanned) scanHere(first);
      jobs.shift();
      // The thread's answers and signals come between two turns of the event loop.
      await setImmediate();
      const { part, scanned } = first;
      if (Array.isArray(part)) {
        yield part;
        continue;
      }
      seen += part.bytes.length;
      if (seen >= threadFrom) thread ??= openThread();
      yield { ...part, scanned: scanned! };
    }
  }

  return {
    scan: scanParts,
    expectMuch() {
      if (threadFrom < Number.POSITIVE_INFINITY) thread ??= openThread();
    },
    close: async () => {
      await thread?.close();
    },
  };
}
