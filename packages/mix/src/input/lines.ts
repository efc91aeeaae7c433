import { isAscii, isUtf8 } from 'node:buffer';

/** A line without its end (LF or CRLF) and without a byte order mark, or an item of a file that is one JSON array. */
export interface Line {
  text: string;
  /** The same as it stands in the input, or undefined where that is no UTF-8: what cannot be decoded is not copied. */
  bytes: Buffer | undefined;
}

/**
 * The lines of a stream of bytes, all that end in one chunk at a time. Rows that pass unchanged are copied from these
 * bytes, which is several times faster than printing them again.
 */
export async function* readLineBlocks(
  bytes: AsyncIterable<string | Buffer>,
): AsyncGenerator<Iterable<Line>> {
  const blocks = wholeLines(bytes);
  const { value } = await blocks.next();
  if (!value) return;
  const first = withoutMark(value);
  if (/^\s*\[/.test(first.toString('latin1', 0, 100))) yield* readArray(first, blocks);
  else {
    yield linesOf(first);
    for await (const block of blocks) yield linesOf(block);
  }
}

// Files of other people are often one JSON array, which is to be read whole: each item counts as a line.
async function* readArray(
  first: Buffer,
  blocks: AsyncIterable<Buffer>,
): AsyncGenerator<Iterable<Line>> {
  const all = [first];
  for await (const block of blocks) all.push(block);
  const bytes = Buffer.concat(all);
  const items = parse(bytes);
  if (items) yield items.map((item) => ({ text: JSON.stringify(item), bytes: undefined }));
  else yield linesOf(bytes);
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

function* linesOf(block: Buffer): Generator<Line> {
  // In ASCII a character is a byte, so one string of the whole block does for all of its lines.
  const ascii = isAscii(block) ? block.toString('latin1') : undefined;
  const isCopied = ascii !== undefined || isUtf8(block);
  for (let start = 0, next: number; start < block.length; start = next) {
    const feed = block.indexOf(lineFeed, start);
    next = feed < 0 ? block.length : feed + 1;
    let end = feed < 0 ? block.length : feed;
    if (end > start && block[end - 1] === carriageReturn) end--;
    const bytes = block.subarray(start, end);
    yield {
      text: ascii?.slice(start, end) ?? bytes.toString(),
      bytes: isCopied ? bytes : undefined,
    };
  }
}

const lineFeed = 10;
const carriageReturn = 13;

function withoutMark(block: Buffer): Buffer {
  return block.subarray(0, 3).toString('hex') === 'efbbbf' ? block.subarray(3) : block;
}
