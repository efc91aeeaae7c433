import type { FileHandle } from 'node:fs/promises';
import { InputError } from '@labpipe/cli';

/** Little-endian values read one after the other from the start of a file. */
export interface ByteReader {
  path: string;
  /** Bytes of the whole file. */
  size: number;
  /** Where the next value starts, in bytes from the start of the file. */
  position(): number;
  /** Make sure that the next `count` bytes are at hand; an InputError where the file ends before. */
  need(count: number, what: string): Promise<void>;
  /** Whether they are at hand already. */
  has(count: number): boolean;
  /** The next `count` bytes, as a view; they must be at hand. `peek` leaves them where they are. */
  peek(count: number): DataView;
  take(count: number): DataView;
}

const chunkSize = 1 << 20;

/** Reads in pieces of 1 MiB, so a header of any length costs no more memory than that. */
export function byteReader(file: FileHandle, path: string, size: number): ByteReader {
  let buffer = Buffer.alloc(0);
  let start = 0; // Where `buffer` starts in the file.
  let next = 0; // What has been taken of `buffer`.

  const reader: ByteReader = {
    path,
    size,
    position: () => start + next,
    has: (count) => buffer.length - next >= count,
    async need(count, what) {
      if (reader.has(count)) return;
      if (start + next + count > size) {
        throw new InputError(
          `${path}:${start + next}`,
          `Unexpected end of file (${size} bytes), expected ${what}; the file is cut short: fetch or write it again`,
        );
      }
      const rest = buffer.subarray(next);
      const wanted = Math.min(Math.max(count, chunkSize), size - start - next);
      const larger = Buffer.alloc(wanted);
      rest.copy(larger);
      await readFully(file, larger.subarray(rest.length), start + next + rest.length);
      start += next;
      next = 0;
      buffer = larger;
    },
    peek: (count) => new DataView(buffer.buffer, buffer.byteOffset + next, count),
    take(count) {
      const view = reader.peek(count);
      next += count;
      return view;
    },
  };
  return reader;
}

/** Fill `target` with the bytes at `position`; a file that ends before is an error. */
export async function readFully(
  file: FileHandle,
  target: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < target.length; ) {
    const { bytesRead } = await file.read(target, done, target.length - done, position + done);
    if (bytesRead === 0) throw new Error(`The file ended at byte ${position + done} while read`);
    done += bytesRead;
  }
}
