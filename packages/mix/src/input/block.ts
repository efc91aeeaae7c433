import { isAscii, isUtf8 } from 'node:buffer';

/** Whole lines of an input, as bytes and, to look at, as a string with one character a byte. */
export interface Block {
  bytes: Buffer;
  latin: string;
  /** Where the first byte stands in a file that can be read again. */
  place: number | undefined;
  /** Whether a line holds nothing that JSON never has in it: bytes that are no UTF-8, control characters. */
  isClean: (start: number, end: number) => boolean;
}

/** A block of these bytes. What is clean as a whole, as nearly all input is, is not looked at line by line. */
export function blockOf(bytes: Buffer, place?: number): Block {
  const isUnicode = isAscii(bytes) || isUtf8(bytes);
  const isClean = isUnicode && !holdsControls(bytes);
  return {
    bytes,
    latin: bytes.toString('latin1'),
    place,
    isClean: (start, end) => {
      if (isClean) return true;
      const line = bytes.subarray(start, end);
      return (isUnicode || isUtf8(line)) && !holdsControls(line);
    },
  };
}

/** Whether there is a control character (below the space) that is no end of a line: LF, or CR before it. */
function holdsControls(bytes: Buffer): boolean {
  const { buffer, byteOffset, length } = bytes;
  const head = Math.min((4 - (byteOffset % 4)) % 4, length);
  const words = new Uint32Array(buffer, byteOffset + head, (length - head) >> 2);
  if (holdsControlsIn(bytes, 0, head)) return true;
  for (let at = 0; at < words.length; at++) {
    // Four bytes at once: a byte below 32 borrows into its highest bit (Mycroft 1987).
    const word = words[at] as number;
    if (((word - 0x20202020) & ~word & 0x80808080) !== 0) {
      const start = head + 4 * at;
      if (holdsControlsIn(bytes, start, start + 4)) return true;
    }
  }
  return holdsControlsIn(bytes, head + 4 * words.length, length);
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
