import { type Block, blockOf, lineFeed } from './block.ts';

/**
 * The lines of a stream of bytes: as blocks of whole lines, all that end in one chunk at a time, or the items of a
 * file that is one JSON array, as text. `place` says where the stream begins in a file that
 * can be read again.
 */
export async function* readBlocks(
  bytes: AsyncIterable<string | Buffer>,
  place?: () => number,
): AsyncGenerator<Block | string[]> {
  const parts = wholeLines(bytes);
  const { value } = await parts.next();
  if (!value) return;
  const first = withoutMark(value);
  if (/^\s*\[/.test(first.toString('latin1', 0, 100))) {
    yield* readArray(first, parts);
    return;
  }
  let at = place && place() + value.length - first.length;
  const next = (part: Buffer) => {
    const block = blockOf(part, at);
    if (at !== undefined) at += part.length;
    return block;
  };
  yield next(first);
  for await (const part of parts) yield next(part);
}

// Files of other people are often one JSON array, which is to be read whole: each item counts as a line.
async function* readArray(
  first: Buffer,
  parts: AsyncIterable<Buffer>,
): AsyncGenerator<Block | string[]> {
  const all = [first];
  for await (const part of parts) all.push(part);
  const bytes = Buffer.concat(all);
  const items = parse(bytes);
  yield items ? items.map((item) => JSON.stringify(item)) : blockOf(bytes);
}

function parse(bytes: Buffer): unknown[] | undefined {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

// The start of a line whose end has not come waits in pieces, as joining at every chunk is quadratic in a long line.
async function* wholeLines(bytes: AsyncIterable<string | Buffer>): AsyncGenerator<Buffer> {
  const open: Buffer[] = [];
  for await (const chunk of bytes) {
    const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const end = buffer.lastIndexOf(lineFeed) + 1;
    // Only the line that began before is joined: copying every chunk would cost more than looking at it.
    const start = open.length > 0 && end > 0 ? buffer.indexOf(lineFeed) + 1 : 0;
    if (start > 0) yield Buffer.concat([...open.splice(0), buffer.subarray(0, start)]);
    if (end > start) yield buffer.subarray(start, end);
    if (end < buffer.length) open.push(buffer.subarray(end));
  }
  if (open.length > 0) yield Buffer.concat(open);
}

function withoutMark(block: Buffer): Buffer {
  return block.subarray(0, 3).toString('hex') === 'efbbbf' ? block.subarray(3) : block;
}
