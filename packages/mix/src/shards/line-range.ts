import { createReadStream, statSync } from 'node:fs';
import { lineFeed } from '../input/block.ts';
import type { Shard } from './shard.ts';

const chunkSize = 1 << 20;

/** The lines of a file that belong to a shard: those that begin in its part of the file's bytes. */
export interface LineRange {
  bytes: AsyncIterable<Buffer>;
  /** Where the first of them begins; known with the first chunk. */
  place: () => number;
}

/** So a shard reads only its own part of a file, and the lines of all shards one behind the other are the file. */
export function lineRange(path: string, { number, of }: Shard): LineRange {
  const { size } = statSync(path);
  const [from, to] = [number - 1, number].map((part) => Math.floor((size / of) * part));
  let place = 0;
  return { bytes: linesIn(path, from!, to!, (found) => (place = found)), place: () => place };
}

async function* linesIn(
  path: string,
  from: number,
  to: number,
  found: (place: number) => void,
): AsyncGenerator<Buffer> {
  if (from === to) return;
  // One byte before: a line begins here when that is the end of another one.
  let at = Math.max(0, from - 1);
  let isStarted = from === 0;
  for await (const chunk of createReadStream(path, { start: at, highWaterMark: chunkSize })) {
    let begin = 0;
    if (!isStarted) {
      const feed = chunk.indexOf(lineFeed);
      if (feed < 0) {
        at += chunk.length;
        continue;
      }
      begin = feed + 1;
      if (at + begin >= to) return;
      isStarted = true;
      found(at + begin);
    }
    // The line that ends first from the last byte of the range on is the last one.
    const last =
      at + chunk.length >= to ? chunk.indexOf(lineFeed, Math.max(begin, to - 1 - at)) : -1;
    if (last >= 0) {
      yield chunk.subarray(begin, last + 1);
      return;
    }
    yield chunk.subarray(begin);
    at += chunk.length;
  }
}
