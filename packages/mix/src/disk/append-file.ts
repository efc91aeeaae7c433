import { openTemporaryFile, readAt } from './temporary-file.ts';

/** A temporary file that grows at its end. */
export interface AppendFile {
  /** Bytes written so far, those that still wait in memory too. */
  readonly size: number;
  /** Put bytes behind the others and say where they begin. */
  append: (bytes: Uint8Array) => number;
  read: (start: number, length: number) => Buffer;
  close: () => void;
}

const blockSize = 1 << 20;

/** An empty one, in the folder that TMPDIR names. */
export function openAppendFile(): AppendFile {
  const { file, write, close } = openTemporaryFile();
  const waiting = Buffer.allocUnsafe(blockSize);
  let written = 0;
  let held = 0;
  const flush = () => {
    write(waiting.subarray(0, held), written);
    written += held;
    held = 0;
  };
  return {
    get size() {
      return written + held;
    },
    append(bytes) {
      const start = written + held;
      if (held + bytes.length > blockSize) flush();
      if (bytes.length > blockSize) {
        write(bytes, written);
        written += bytes.length;
      } else {
        waiting.set(bytes, held);
        held += bytes.length;
      }
      return start;
    },
    read(start, length) {
      if (start + length > written) flush();
      const bytes = Buffer.allocUnsafe(length);
      if (readAt(file, bytes, start) < length) throw new Error('the temporary file ended early');
      return bytes;
    },
    close,
  };
}
