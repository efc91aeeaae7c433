import { StringDecoder } from 'node:string_decoder';

/**
 * The lines of a stream of bytes, without their ends (LF or CRLF) and without a byte order mark.
 * Not `readline`: from Node 24 it also splits at U+2028, which JSON strings may hold.
 */
export async function* readLines(bytes: AsyncIterable<string | Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let pieces: string[] = [];
  let first = true;
  const finish = () => {
    const line = pieces.length === 1 ? pieces[0]! : pieces.join('');
    pieces = [];
    const start = first && line.startsWith('\uFEFF') ? 1 : 0;
    first = false;
    return line.slice(start, line.endsWith('\r') ? -1 : undefined);
  };
  for await (const chunk of bytes) {
    const [head = '', ...tail] = (typeof chunk === 'string' ? chunk : decoder.write(chunk)).split(
      '\n',
    );
    pieces.push(head);
    for (const piece of tail) {
      yield finish();
      pieces.push(piece);
    }
  }
  pieces.push(decoder.end());
  if (pieces.some((piece) => piece !== '')) yield finish();
}
