import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Found, scanSegment } from './segment.ts';

/**
 * Where the answers of a segment lie, in a file beside it, so that a run need not read the answers of all the runs before it.
 * It may cover only the beginning, or not be there: what it does not cover is looked through.
 */
const keyBytes = 20;
const offsetBytes = 6;
const lengthBytes = 4;
const entryBytes = keyBytes + offsetBytes + lengthBytes;

/** Tell of each entry; gives the end of the last line that it covers. */
export function readIndex(segment: string, found: Found): number {
  const bytes = readIfThere(indexOf(segment));
  let known = 0;
  for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
    const offset = bytes.readUIntBE(at + keyBytes, offsetBytes);
    const length = bytes.readUInt32BE(at + keyBytes + offsetBytes);
    found(bytes.toString('hex', at, at + keyBytes), offset, length);
    known = offset + length + 1;
  }
  return known;
}

/** Write the index of a whole segment; where that cannot be, the segment does without. */
export function writeIndex(segment: string): void {
  const entries: Buffer[] = [];
  const temporary = `${indexOf(segment)}.${process.pid}.part`;
  try {
    const file = openSync(segment, 'r');
    try {
      scanSegment(file, 0, (key, offset, length) => {
        const entry = Buffer.alloc(entryBytes);
        entry.write(key, 'hex');
        entry.writeUIntBE(offset, keyBytes, offsetBytes);
        entry.writeUInt32BE(length, keyBytes + offsetBytes);
        entries.push(entry);
      });
    } finally {
      closeSync(file);
    }
    writeFileSync(temporary, Buffer.concat(entries), { mode: 0o600 });
    renameSync(temporary, indexOf(segment));
  } catch {
    rmSync(temporary, { force: true });
  }
}

function indexOf(segment: string): string {
  return `${segment}.index`;
}

function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
