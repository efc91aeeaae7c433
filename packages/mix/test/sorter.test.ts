import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { openSorter } from '../src/disk/sorter.ts';

test.each([0, 1, 15, 16, 17, 1000])(
  '%i records come back in order, from memory and from disk',
  (count) => {
    const random = randomOf(count, 'sorter');
    const records = Array.from({ length: count }, (_, at) => {
      const record = Buffer.alloc(20);
      // Few different ones at the start, so that the rest of the key decides.
      record.writeUIntBE(Math.floor(random() * 10), 0, 6);
      record.writeUInt16BE(Math.floor(random() * 65_536), 6);
      record.writeUInt32BE(at, 8);
      return record;
    });
    const expected = [...records].sort((a, b) => a.compare(b, 0, 12, 0, 12));
    for (const memory of [1e6, 20 * 64, 0]) {
      const sorter = openSorter({ size: 20, key: 12, memory });
      for (const record of records) sorter.add(record);
      expect(Array.from(sorter.sorted(), (record) => record.toString('hex'))).toEqual(
        expected.map((record) => record.toString('hex')),
      );
      sorter.close();
    }
  },
);
