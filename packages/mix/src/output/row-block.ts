/** Lines on their way out, written in large pieces. */
export interface RowBlock {
  /**
   * Add a line; `isEnded` says that its line feed stands behind it in memory, and that both stay as they are until `flush`. Other lines
   * are copied.
   */
  add: (line: Buffer, isEnded: boolean) => void;
  /** Whether much waits: time to await `flush`. */
  isFull: () => boolean;
  flush: () => Promise<void>;
}

const blockSize = 1 << 20;
// The row that fills a block is copied too; without room for it, each block would take new memory.
const roomForLast = 1 << 17;
// Below this, a copy costs less than a write.
const ownWrite = 1 << 16;
const lineFeed = 10;

/** Lines for a stream; those that lie one behind the other in memory, as in the input that they were read from, go as one piece. */
export function openRowBlock(
  out: NodeJS.WritableStream,
  wrote?: ((bytes: Buffer) => void) | undefined,
): RowBlock {
  const pieces: Buffer[] = [];
  let size = 0;
  // The run that may go on, in its memory, line feed included.
  let around: ArrayBufferLike = new ArrayBuffer(0);
  let [from, to] = [0, 0];
  // Copied lines, of which those from `begun` to `used` are in no piece yet.
  let copies = Buffer.alloc(0);
  let [begun, used] = [0, 0];

  const endRun = () => {
    if (to > from) pieces.push(Buffer.from(around, from, to - from));
    [from, to] = [0, 0];
  };
  const endCopies = () => {
    if (used > begun) pieces.push(copies.subarray(begun, used));
    begun = used;
  };
  const copy = (line: Buffer) => {
    endRun();
    if (used + line.length + 1 > copies.length) {
      endCopies();
      copies = Buffer.allocUnsafeSlow(blockSize + Math.max(roomForLast, line.length + 1));
      [begun, used] = [0, 0];
    }
    line.copy(copies, used);
    used += line.length;
    copies[used++] = lineFeed;
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
        copy(line);
        return;
      }
      endCopies();
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
      endCopies();
      const all = pieces.splice(0);
      size = 0;
      for (let at = 0; at < all.length; ) {
        const first = at;
        while (at < all.length && all[at]!.length < ownWrite) at++;
        if (at > first)
          await write(at === first + 1 ? all[first]! : Buffer.concat(all.slice(first, at)));
        if (at < all.length) await write(all[at++]!);
      }
      [begun, used] = [0, 0];
    },
  };
}
