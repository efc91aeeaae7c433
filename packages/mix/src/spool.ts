import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry } from './entry.ts';

/** Where the rows wait, on disk, until it is known which of them stay. */
export interface Spool {
  add: (entry: Entry) => void;
  /** Whether much of it still waits in memory: time to await `flush`. */
  isFull: () => boolean;
  flush: () => Promise<void>;
  /** All that was added, in that order, or in the order of these positions; many at a time. */
  entries: (order?: Iterable<number>) => AsyncGenerator<Entry[]>;
  close: () => Promise<void>;
}

const blockSize = 1 << 20;

/** Open a spool; the file is unlinked at once where the system allows it, so that no killed run leaves it behind. */
export async function openSpool(folder: string = tmpdir()): Promise<Spool> {
  const own = await mkdtemp(join(folder, 'labpipe-mix-'));
  const file = await open(join(own, 'rows'), 'w+');
  if (process.platform !== 'win32') await rm(own, { recursive: true });
  const starts: number[] = [];
  const pending: Buffer[] = [];
  let size = 0;
  let waiting = 0;

  const flush = async () => {
    await writeAll(file, Buffer.concat(pending.splice(0)), size - waiting);
    waiting = 0;
  };

  return {
    add({ bytes, isEnded: _, place: __, ...head }) {
      const start = Buffer.from(`${JSON.stringify(head)}\t`);
      starts.push(size);
      pending.push(start, bytes);
      size += start.length + bytes.length;
      waiting += start.length + bytes.length;
    },
    isFull: () => waiting >= blockSize,
    flush,
    async *entries(order) {
      await flush();
      const end = (at: number) => starts[at + 1] ?? size;
      if (order) {
        for (const places of groups(order, 64)) {
          yield await Promise.all(
            places.map(async (at) => parse(await readAll(file, starts[at]!, end(at)))),
          );
        }
        return;
      }
      for (let at = 0; at < starts.length; ) {
        const from = at;
        while (at < starts.length && (at === from || end(at) - starts[from]! <= blockSize)) at++;
        const block = await readAll(file, starts[from]!, end(at - 1));
        const entries: Entry[] = [];
        for (let next = from; next < at; next++) {
          const [head, tail] = [starts[next]! - starts[from]!, end(next) - starts[from]!];
          entries.push(parse(block.subarray(head, tail)));
        }
        yield entries;
      }
    },
    async close() {
      await file.close();
      await rm(own, { recursive: true, force: true });
    },
  };
}

function* groups<T>(items: Iterable<T>, size: number): Generator<T[]> {
  const group: T[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length === size) yield group.splice(0);
  }
  if (group.length > 0) yield group;
}

// JSON has no raw tab within its strings, so the first one ends the head.
function parse(bytes: Buffer): Entry {
  const tab = bytes.indexOf(9);
  const head: Omit<Entry, 'bytes'> = JSON.parse(bytes.toString('utf8', 0, tab));
  return { ...head, bytes: bytes.subarray(tab + 1) };
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

async function readAll(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(end - start);
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) throw new Error('the temporary file ended early');
    done += bytesRead;
  }
  return bytes;
}
