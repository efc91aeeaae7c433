import { InputError } from '@labpipe/cli';
import { readAt } from '../disk/temporary-file.ts';

/** Reads pieces of a file that mostly lie one behind the other; a piece is good until the next one is read. */
export type Window = (place: number, length: number) => Buffer;

/**
 * A window of this size, or of one piece where they lie anywhere and the size is 0. Its memory is used again and again. It throws
 * InputError where the file has become shorter.
 */
export function windowOf(file: number, name: string, size: number): Window {
  let start = 0;
  let memory = Buffer.allocUnsafeSlow(size);
  let bytes = memory.subarray(0, 0);
  return (place, length) => {
    if (place < start || place + length > start + bytes.length) {
      if (length > memory.length) memory = Buffer.allocUnsafeSlow(2 * length);
      const wanted = memory.subarray(0, Math.max(size, length));
      bytes = wanted.subarray(0, readAt(file, wanted, place));
      start = place;
    }
    if (place + length <= start + bytes.length) {
      return bytes.subarray(place - start, place - start + length);
    }
    throw new InputError(
      name,
      'Unexpected end of a file that was longer when it was first read, expected it to stay as it is',
    );
  };
}
