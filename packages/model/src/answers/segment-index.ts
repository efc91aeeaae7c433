import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
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
  const temporary = `${indexOf(segment)}.${process.pid}.part`;
  const files: number[] = [];
  const open = (path: string, how: string): number => {
    const file = openSync(path, how, 0o600);
    files.push(file);
    return file;
  };
  try {
    writeEntries(open(segment, 'r'), open(temporary, 'w'));
    for (const file of files.splice(0)) closeSync(file);
    renameSync(temporary, indexOf(segment));
  } catch {
    rmSync(temporary, { force: true });
  } finally {
    for (const file of files) closeSync(file);
  }
}

/** Some thousand entries at a time: a buffer an entry would be the most memory that a long run takes. */
function writeEntries(segment: number, index: number): void {
  const part = Buffer.alloc(entryBytes * 4096);
  let end = 0;
  const flush = (): void => {
    for (let done = 0; done < end; ) done += writeSync(index, part, done, end - done);
    end = 0;
  };
  scanSegment(segment, 0, (key, offset, length) => {
    if (end === part.length) flush();
    part.write(key, end, 'hex');
    part.writeUIntBE(offset, end + keyBytes, offsetBytes);
    part.writeUInt32BE(length, end + keyBytes + offsetBytes);
    end += entryBytes;
  });
  flush();
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
