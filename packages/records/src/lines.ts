import { isUtf8 } from 'node:buffer';

/**
 * The lines of a stream of bytes, without their ends (LF or CRLF) and without a byte order mark.
 * Not `readline`: from Node 24 it also splits at U+2028, which JSON strings may hold.
 */
export async function* readLines(bytes: AsyncIterable<string | Buffer>): AsyncGenerator<string> {
  for await (const { lines } of readLineBatches(bytes)) yield* lines;
}

/** The lines that end in a chunk of a stream. */
export interface LineBatch {
  lines: string[];
  /** The places in `lines` of those whose bytes are no UTF-8: each such byte is U+FFFD there. */
  damaged: ReadonlySet<number>;
}

/** The same by chunks: an await a line would cost more than reading it. */
export async function* readLineBatches(
  bytes: AsyncIterable<string | Buffer>,
): AsyncGenerator<LineBatch> {
  // The start of a line whose end has not come; in pieces, as joining at every chunk is quadratic in a long line.
  let open: Buffer[] = [];
  let atStart = true;
  for await (const chunk of bytes) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const end = part.lastIndexOf(newline);
    if (end < 0) {
      open.push(part);
      continue;
    }
    yield batchOf(Buffer.concat([...open, part.subarray(0, end)]), atStart);
    atStart = false;
    open = [part.subarray(end + 1)];
  }
  const rest = Buffer.concat(open);
  if (rest.length > 0) yield batchOf(rest, atStart);
}

const newline = 10;
const none: ReadonlySet<number> = new Set();

function batchOf(bytes: Buffer, atStart: boolean): LineBatch {
  const text = bytes.toString('utf8');
  const lines = text.split('\n');
  if (atStart && text.startsWith('\uFEFF')) lines[0] = lines[0]!.slice(1);
  const isWhole = !text.includes('\uFFFD') || isUtf8(bytes);
  return {
    lines: lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)),
    damaged: isWhole ? none : damagedIn(bytes),
  };
}

function damagedIn(bytes: Buffer): Set<number> {
  const damaged = new Set<number>();
  for (let start = 0, at = 0; start <= bytes.length; at++) {
    const feed = bytes.indexOf(newline, start);
    const end = feed < 0 ? bytes.length : feed;
    if (!isUtf8(bytes.subarray(start, end))) damaged.add(at);
    start = end + 1;
  }
  return damaged;
}
