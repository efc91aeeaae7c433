import { isAscii, isUtf8 } from 'node:buffer';

/** Whole lines as bytes and, to look at, as a string with one character a byte. */
export interface Block {
  bytes: Buffer;
  latin: string;
  /** Whether a line holds nothing that JSON never has in it: bytes that are no UTF-8, control characters. */
  isClean: (start: number, end: number) => boolean;
}

/** A block of these bytes. What is clean as a whole, as nearly all input is, is not looked at line by line. */
export function blockOf(bytes: Buffer): Block {
  const isUnicode = isAscii(bytes) || isUtf8(bytes);
  const isClean = isUnicode && !holdsControls(bytes);
  return {
    bytes,
    latin: bytes.toString('latin1'),
    isClean: (start, end) => {
      if (isClean) return true;
      const line = bytes.subarray(start, end);
      return (isUnicode || isUtf8(line)) && !holdsControls(line);
    },
  };
}

// A string above 128 kB would lie outside of what V8 clears cheaply: six times the time.
const blockSize = 1 << 16;

/** The blocks of some bytes, of whole lines each, with where they begin. */
export function* blocksOf(bytes: Buffer): Generator<Block & { start: number }> {
  for (let start = 0; start < bytes.length; ) {
    const end = blockEnd(bytes, start);
    yield { ...blockOf(bytes.subarray(start, end)), start };
    start = end;
  }
}

function blockEnd(bytes: Buffer, start: number): number {
  if (bytes.length - start <= blockSize) return bytes.length;
  const last = bytes.subarray(start, start + blockSize).lastIndexOf(lineFeed);
  if (last >= 0) return start + last + 1;
  const feed = bytes.indexOf(lineFeed, start + blockSize);
  return feed < 0 ? bytes.length : feed + 1;
}
/** Whether there is a control character (below the space) that is no end of a line: LF, or CR before it. */
function holdsControls(bytes: Buffer): boolean {
  const { buffer, byteOffset, length } = bytes;
  const head = Math.min((4 - (byteOffset % 4)) % 4, length);
  const words = new Uint32Array(buffer, byteOffset + head, (length - head) >> 2);
  if (holdsControlsIn(bytes, 0, head)) return true;
  const whole = words.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    // Four bytes at once: a byte below 32 borrows into its highest bit (Mycroft 1987).
    const a = words[at] as number;
    const b = words[at + 1] as number;
    const c = words[at + 2] as number;
    const d = words[at + 3] as number;
    const low =
      ((a - 0x20202020) & ~a) |
      ((b - 0x20202020) & ~b) |
      ((c - 0x20202020) & ~c) |
      ((d - 0x20202020) & ~d);
    if ((low & 0x80808080) !== 0) {
      const start = head + 4 * at;
      if (holdsControlsIn(bytes, start, start + 16)) return true;
    }
  }
  return holdsControlsIn(bytes, head + 4 * whole, length);
}

function holdsControlsIn(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= 32 || byte === lineFeed) continue;
    if (byte !== carriageReturn || bytes[at + 1] !== lineFeed) return true;
  }
  return false;
}

export const lineFeed = 10;
export const carriageReturn = 13;
