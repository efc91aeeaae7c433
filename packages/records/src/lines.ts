import { StringDecoder } from 'node:string_decoder';

/**
 * The lines of a stream of bytes, without their ends (LF or CRLF) and without a byte order mark.
 * Not `readline`: from Node 24 it also splits at U+2028, which JSON strings may hold.
 */
export async function* readLines(bytes: AsyncIterable<string | Buffer>): AsyncGenerator<string> {
  for await (const lines of readLineBatches(bytes)) yield* lines;
}

/** The same, with all the lines that a chunk ends in one array: an await a line would cost more than reading it. */
export async function* readLineBatches(
  bytes: AsyncIterable<string | Buffer>,
): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  // The start of a line whose end has not come; in pieces, as joining at every chunk is quadratic in a long line.
  let open: string[] = [];
  let atStart = true;
  for await (const chunk of bytes) {
    const lines = (typeof chunk === 'string' ? chunk : decoder.write(chunk)).split('\n');
    const last = lines.pop() as string;
    if (lines.length > 0) {
      lines[0] = open.join('') + lines[0];
      open = [];
      yield clean(lines, atStart);
      atStart = false;
    }
    open.push(last);
  }
  const rest = open.join('') + decoder.end();
  if (rest !== '') yield clean([rest], atStart);
}

function clean(lines: string[], atStart: boolean): string[] {
  if (atStart && lines[0]?.startsWith('\uFEFF')) lines[0] = lines[0].slice(1);
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}
