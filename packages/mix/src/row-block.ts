/** Lines on their way out, written in large pieces. */
export interface RowBlock {
  /** Add a line; `isEnded` says that its line feed stands behind it in memory. */
  add: (line: Buffer, isEnded: boolean) => void;
  /** Whether much waits: time to await `flush`. */
  isFull: () => boolean;
  flush: () => Promise<void>;
}

const blockSize = 1 << 20;
// Below this, a copy costs less than a write.
const ownWrite = 1 << 16;

/** Lines for a stream; those that lie one behind the other in memory, as in the input that they were read from, go as one piece. */
export function openRowBlock(
  out: NodeJS.WritableStream,
  wrote?: ((bytes: Buffer) => void) | undefined,
): RowBlock {
  const runs: Buffer[] = [];
  let size = 0;
  // The run that may go on, in its memory, line feed included.
  let around: ArrayBufferLike = new ArrayBuffer(0);
  let [from, to] = [0, 0];

  const endRun = () => {
    if (to > from) runs.push(Buffer.from(around, from, to - from));
    [from, to] = [0, 0];
  };
  // Until it is written, as the memory is then used again.
  const write = (bytes: Buffer) => {
    wrote?.(bytes);
    return new Promise<void>((done, fail) => {
      out.write(bytes, (error) => (error ? fail(error) : done()));
    });
  };

  return {
    add(line, isEnded) {
      size += line.length + 1;
      if (!isEnded) {
        endRun();
        runs.push(line, lineEnd);
        return;
      }
      const { buffer, byteOffset, length } = line;
      if (byteOffset !== to || buffer !== around) {
        endRun();
        around = buffer;
        from = byteOffset;
      }
      to = byteOffset + length + 1;
    },
    isFull: () => size >= blockSize,
    async flush() {
      endRun();
      const pieces = runs.splice(0);
      size = 0;
      for (let at = 0; at < pieces.length; ) {
        const first = at;
        while (at < pieces.length && pieces[at]!.length < ownWrite) at++;
        if (at > first) await write(Buffer.concat(pieces.slice(first, at)));
        if (at < pieces.length) await write(pieces[at++]!);
      }
    },
  };
}

const lineEnd = Buffer.from('\n');
