import type { AppendFile } from './append-file.ts';

const blockSize = 1 << 20;

/** Reads small pieces of a file that come one behind the other, a block at a time. */
export function readerAhead(
  file: Pick<AppendFile, 'read' | 'size'>,
): (place: number, length: number) => Buffer {
  let block: Buffer = Buffer.alloc(0);
  let start = 0;
  return (place, length) => {
    if (place + length > start + block.length) {
      start = place;
      block = file.read(place, Math.min(file.size - place, Math.max(length, blockSize)));
    }
    return block.subarray(place - start, place - start + length);
  };
}
