import { closeSync, openSync, readSync } from 'node:fs';
import { unreadable } from '@labpipe/cli';

/** Bytes that are read piece by piece. */
export interface Fill {
  /** Put what comes next at the start of these bytes, and say how many there are: none at the end. */
  into: (bytes: Buffer) => Promise<number>;
  close: () => Promise<void>;
}

/** From a stream; what is there is given at once, as nothing says when more will come. */
export function fillFromStream(stream: AsyncIterable<string | Buffer>): Fill {
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  let isWaiting = false;
  return {
    async into(bytes) {
      while (rest.length === 0) {
        isWaiting = true;
        const { value, done } = await chunks.next();
        isWaiting = false;
        if (done) return 0;
        rest = typeof value === 'string' ? Buffer.from(value) : value;
      }
      const count = rest.copy(bytes);
      rest = rest.subarray(count);
      return count;
    },
    async close() {
      // A stream that stays open and says nothing would keep us waiting for its next chunk.
      if (isWaiting) (stream as { destroy?: () => void }).destroy?.();
      else await chunks.return?.();
    },
  };
}

/** From a plain file. Reading waits for the disk: the page cache answers faster than a thread would. Throws InputError. */
export function fillFromFile(path: string): Fill {
  let file: number | undefined;
  return {
    async into(bytes) {
      try {
        file ??= openSync(path, 'r');
        return readSync(file, bytes, 0, bytes.length, null);
      } catch (cause) {
        throw unreadable(path, cause);
      }
    },
    async close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** The same bytes, shown to somebody on their way. */
export function watched(fill: Fill, see: (bytes: Buffer) => void): Fill {
  return {
    ...fill,
    async into(bytes) {
      const count = await fill.into(bytes);
      if (count > 0) see(bytes.subarray(0, count));
      return count;
    },
  };
}
