import type { Made } from '../make-entries.ts';
import { openAppendFile } from './append-file.ts';
import { readerAhead } from './reader-ahead.ts';

/** Rows that wait on disk, each known by its place there: nothing of them stays in memory. */
export interface KeptRows {
  /** `extra` is kept with the row. */
  add: (made: Made, extra?: Uint8Array) => number;
  read: (place: number) => Made;
  /** The row alone, as a line of JSON, and what was kept with it. */
  readRow: (place: number) => { bytes: Buffer; extra: Buffer };
  /** All of them in the order in which they came, with their places. */
  rows: () => Generator<{ place: number; made: Made }>;
  close: () => void;
}

// Before each row: bytes of its head (the entry without the row, and the sample), of the row, and of what is kept with it.
const prefix = 12;

export function openKeptRows(): KeptRows {
  const file = openAppendFile();
  const sizesAt = (place: number) => {
    const sizes = file.read(place, prefix);
    return [0, 4, 8].map((at) => sizes.readUInt32LE(at)) as [number, number, number];
  };
  return {
    add({ entry, from }, extra = new Uint8Array()) {
      // Whether a line feed stands behind its bytes is true of where they lay before.
      const { bytes, isEnded: _, ...rest } = entry;
      const head = Buffer.from(JSON.stringify({ entry: rest, from }));
      const sizes = Buffer.alloc(prefix);
      for (const [at, part] of [head, bytes, extra].entries()) {
        sizes.writeUInt32LE(part.length, at * 4);
      }
      const place = file.append(sizes);
      for (const part of [head, bytes, extra]) file.append(part);
      return place;
    },
    read(place) {
      const [head, row] = sizesAt(place);
      return madeOf(file.read(place + prefix, head + row), head);
    },
    readRow(place) {
      const [head, row, extra] = sizesAt(place);
      const bytes = file.read(place + prefix + head, row + extra);
      return { bytes: bytes.subarray(0, row), extra: bytes.subarray(row) };
    },
    *rows() {
      const need = readerAhead(file);
      for (let place = 0; place < file.size; ) {
        const sizes = need(place, prefix);
        const [head, row, extra] = [0, 4, 8].map((at) => sizes.readUInt32LE(at)) as [
          number,
          number,
          number,
        ];
        yield { place, made: madeOf(need(place + prefix, head + row), head) };
        place += prefix + head + row + extra;
      }
    },
    close: file.close,
  };
}

function madeOf(bytes: Buffer, head: number): Made {
  const { entry, from } = JSON.parse(bytes.toString('utf8', 0, head));
  return { entry: { ...entry, bytes: bytes.subarray(head) }, ...(from && { from }) };
}
