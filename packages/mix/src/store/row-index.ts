import { openTemporaryFile, readAt, type TemporaryFile } from '../disk/temporary-file.ts';
import { emptyRecord, type RowRecord, readRecord, recordWords, writeRecord } from './record.ts';

/** The records of all rows in the order of input; those of large inputs lie on disk. */
export interface RowIndex {
  size: () => number;
  add: (record: RowRecord) => void;
  /**
   * The records from one number to another. Each time it is the same object, read anew; what is changed in it is kept,
   * where `isChanging` says so.
   */
  records: (range?: { from?: number; to?: number; isChanging?: boolean }) => Generator<RowRecord>;
  /** One record: the same object each time, good until the next is asked for. */
  at: (number: number) => RowRecord;
  close: () => void;
}

const blockRecords = 1 << 14;

/** An empty index. */
export function openRowIndex(folder?: string): RowIndex {
  // The last block is in memory, the same for each, so that a small input needs no disk.
  const last = new Uint32Array(blockRecords * recordWords);
  let count = 0;
  let disk: TemporaryFile | undefined;
  const blockBytes = last.byteLength;
  const lastBlock = () => Math.floor(Math.max(0, count - 1) / blockRecords);

  const bytesOf = (block: Uint32Array) => new Uint8Array(block.buffer);
  const single = emptyRecord();
  const singleWords = new Uint32Array(recordWords);
  const singleBytes = bytesOf(singleWords);
  const load = (number: number, into: Uint32Array) => {
    if (number === lastBlock()) return last;
    readAt(disk!.file, bytesOf(into), number * blockBytes);
    return into;
  };

  return {
    size: () => count,
    add(record) {
      if (count > 0 && count % blockRecords === 0) {
        disk ??= openTemporaryFile(folder);
        disk.write(bytesOf(last), lastBlock() * blockBytes);
      }
      writeRecord(last, (count++ % blockRecords) * recordWords, record);
    },
    *records({ from = 0, to = count, isChanging = false } = {}) {
      const record = emptyRecord();
      const own = new Uint32Array(count > blockRecords ? blockRecords * recordWords : 0);
      for (let number = from; number < to; ) {
        const block = Math.floor(number / blockRecords);
        const words = load(block, own);
        const end = Math.min(to, (block + 1) * blockRecords);
        for (; number < end; number++) {
          const at = (number % blockRecords) * recordWords;
          readRecord(words, at, record);
          yield record;
          if (isChanging) writeRecord(words, at, record);
        }
        if (isChanging && words !== last) disk!.write(bytesOf(words), block * blockBytes);
      }
    },
    at(number) {
      const place = (number % blockRecords) * recordWords;
      if (Math.floor(number / blockRecords) === lastBlock()) {
        readRecord(last, place, single);
        return single;
      }
      readAt(disk!.file, singleBytes, number * recordWords * 4);
      readRecord(singleWords, 0, single);
      return single;
    },
    close: () => disk?.close(),
  };
}
