import { InputError } from '@labpipe/cli';
import { lineFeed } from '../input/block.ts';
import { readAt } from './temporary-file.ts';

/** Reads pieces of a file that mostly lie one behind the other. */
export interface Window {
  /** Throws InputError where the file has become shorter. */
  read: (place: number, length: number) => Buffer;
  /** Whether a line feed stands here, as far as it can be seen without reading on. */
  isLineFeed: (place: number) => boolean;
}

/**
 * A window of at least this size. A piece stays as it is when the window moves on; but where the size is 0, for pieces that lie
 * anywhere, it is good until the next one is read.
 */
export function windowOf(file: number, name: string, size: number): Window {
  let start = 0;
  let bytes = Buffer.alloc(0);
  let again = Buffer.alloc(0);
  const roomFor = (length: number) => {
    if (size > 0) return Buffer.allocUnsafeSlow(Math.max(size, length));
    if (length > again.length) again = Buffer.allocUnsafeSlow(2 * length);
    return again.subarray(0, length);
  };
  const move = (place: number, length: number) => {
    const wanted = roomFor(length);
    bytes = wanted.subarray(0, readAt(file, wanted, place));
    start = place;
    if (bytes.length >= length) return;
    throw new InputError(
      name,
      'Unexpected end of a file that was longer when it was first read, expected it to stay as it is',
    );
  };
  return {
    read(place, length) {
      if (place < start || place + length > start + bytes.length) move(place, length);
      return bytes.subarray(place - start, place - start + length);
    },
    isLineFeed: (place) => bytes[place - start] === lineFeed,
  };
}
