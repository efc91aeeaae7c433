import { openTemporaryFile, readAt, type TemporaryFile } from './temporary-file.ts';

/** Records spread over so many buckets, each of which is then read alone: what is sorted in pieces needs no more than a piece. */
export interface Buckets {
  /** Put a record, the bytes of its parts, into a bucket. */
  add: (bucket: number, ...parts: readonly Uint8Array[]) => void;
  /** Bytes of the records in a bucket. */
  size: (bucket: number) => number;
  /** All records of a bucket, each whole but in any order; good until those of another one are asked for. */
  all: (bucket: number) => Buffer;
  /** The same in pieces, for what is larger than memory should be; a piece is good until the next one. */
  pieces: (bucket: number) => Generator<Buffer>;
  /** The same, with the places of the pieces on disk. */
  placed: (bucket: number) => Generator<{ bytes: Buffer; place: number }>;
  /** What stands at a place that `placed` told. */
  read: (place: number, length: number) => Buffer;
  close: () => void;
}

const memoryOfAll = 1 << 24;
const leastBlock = 1 << 12;
// Behind each block on disk: where the one before it in its bucket lies, and how long that is.
const linkSize = 10;
const nowhere = 2 ** 48 - 1;

interface Bucket {
  size: number;
  /** Memory of its last block, with room for the link. */
  block: Buffer | undefined;
  used: number;
  /** Its block that was written last. */
  place: number;
  length: number;
}

/**
 * Empty buckets. Full blocks go to one temporary file, each linked to the one before it in its bucket, so that nothing of them stays
 * in memory; what never fills a block needs no disk. `memory` is what all blocks take while they are filled.
 */
export function openBuckets(count: number, memory: number = memoryOfAll): Buckets {
  const blockSize = Math.max(leastBlock, Math.floor(memory / count));
  let disk: TemporaryFile | undefined;
  let written = 0;
  let whole = Buffer.alloc(0);
  const buckets = Array.from(
    { length: count },
    (): Bucket => ({ size: 0, block: undefined, used: 0, place: nowhere, length: 0 }),
  );

  /** Write a block, the last bytes of which are for its link. */
  const write = (bucket: Bucket, block: Buffer) => {
    block.writeUIntLE(bucket.place, block.length - linkSize, 6);
    block.writeUInt32LE(bucket.length, block.length - 4);
    disk ??= openTemporaryFile();
    disk.write(block, written);
    bucket.place = written;
    bucket.length = block.length;
    written += block.length;
  };
  let single = Buffer.alloc(0);
  const memoryForOne = (length: number) => {
    if (length > single.length) single = Buffer.allocUnsafeSlow(length);
    return single.subarray(0, length);
  };
  const flush = (bucket: Bucket) => {
    if (bucket.used > 0) write(bucket, bucket.block!.subarray(0, bucket.used + linkSize));
    bucket.used = 0;
  };
  /** Read the blocks of a bucket from the last one back to the first, each into memory that is asked for. */
  function* blocksOf({ place, length }: Bucket, memoryFor: (length: number) => Buffer) {
    while (place !== nowhere) {
      const block = memoryFor(length);
      readAt(disk!.file, block, place);
      const bytes = block.subarray(0, length - linkSize);
      const next = block.readUIntLE(bytes.length, 6);
      length = block.readUInt32LE(block.length - 4);
      yield { bytes, place };
      place = next;
    }
  }

  return {
    add(number, ...parts) {
      const bucket = buckets[number]!;
      let length = 0;
      for (const part of parts) length += part.length;
      bucket.size += length;
      if (bucket.used + length + linkSize > blockSize) flush(bucket);
      if (length + linkSize > blockSize) {
        write(bucket, Buffer.concat([...parts, Buffer.alloc(linkSize)]));
        return;
      }
      // Memory that is not written to is not taken.
      bucket.block ??= Buffer.allocUnsafeSlow(blockSize);
      for (const part of parts) {
        bucket.block.set(part, bucket.used);
        bucket.used += part.length;
      }
    },
    size: (number) => buckets[number]!.size,
    all(number) {
      const bucket = buckets[number]!;
      const least = bucket.size + linkSize;
      // With room for somewhat larger ones, as each new piece of memory waits long for the garbage collector.
      if (whole.length < least) whole = Buffer.allocUnsafeSlow(Math.ceil(least * 1.2));
      whole.set(bucket.block?.subarray(0, bucket.used) ?? []);
      let at = bucket.used;
      // Each block overwrites the link of the one that was read before it.
      const memoryFor = (length: number) => whole.subarray(at, at + length);
      for (const { bytes } of blocksOf(bucket, memoryFor)) at += bytes.length;
      return whole.subarray(0, at);
    },
    *pieces(number) {
      const bucket = buckets[number]!;
      if (bucket.used > 0) yield bucket.block!.subarray(0, bucket.used);
      for (const { bytes } of blocksOf(bucket, memoryForOne)) yield bytes;
    },
    placed(number) {
      flush(buckets[number]!);
      return blocksOf(buckets[number]!, memoryForOne);
    },
    read(place, length) {
      const bytes = Buffer.allocUnsafe(length);
      readAt(disk!.file, bytes, place);
      return bytes;
    },
    close: () => disk?.close(),
  };
}
