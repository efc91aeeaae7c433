import { inflateRawSync } from 'node:zlib';
import { DocumentError } from './problem.ts';

const largestUnpacked = 128 * 2 ** 20;
const directoryEnd = 0x06054b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;

/** Refuse a ZIP archive that is broken, encrypted, or unpacks to more than 128 MiB, whatever it says of itself. */
export function checkZip(bytes: Uint8Array, file: string): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    let left = largestUnpacked;
    for (const entry of entriesOf(buffer)) left -= unpackedSize(buffer, entry, left);
  } catch (cause) {
    if (isTooLarge(cause)) {
      const message = `${file}: Unexpected content of more than ${largestUnpacked} bytes when unpacked, expected a document`;
      throw new DocumentError('too-large', message, 'rejected', { cause });
    }
    const message = `${file}: Unexpected content (${(cause as Error).message}), expected a DOCX, which is a ZIP archive`;
    throw new DocumentError('broken-document', message, 'rejected', { cause });
  }
}

interface Entry {
  method: number;
  packed: number;
  local: number;
}

function* entriesOf(buffer: Buffer): Generator<Entry> {
  const end = buffer.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || buffer.readUInt32LE(end) !== directoryEnd) throw new Error('no ZIP directory');
  const count = buffer.readUInt16LE(end + 10);
  let at = buffer.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (buffer.readUInt32LE(at) !== directoryEntry) throw new Error('a broken ZIP directory');
    if (buffer.readUInt16LE(at + 8) & 1) throw new Error('an encrypted file');
    yield {
      method: buffer.readUInt16LE(at + 10),
      packed: buffer.readUInt32LE(at + 20),
      local: buffer.readUInt32LE(at + 42),
    };
    at += 46 + [28, 30, 32].reduce((sum, offset) => sum + buffer.readUInt16LE(at + offset), 0);
  }
}

function unpackedSize(buffer: Buffer, { method, packed, local }: Entry, most: number): number {
  if (buffer.readUInt32LE(local) !== localEntry) throw new Error('a broken ZIP entry');
  const start = local + 30 + buffer.readUInt16LE(local + 26) + buffer.readUInt16LE(local + 28);
  if (method === 0) return packed;
  if (method !== 8) throw new Error(`an unknown compression ${method}`);
  return inflateRawSync(buffer.subarray(start, start + packed), {
    maxOutputLength: Math.max(1, most),
  }).length;
}

function isTooLarge(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}
