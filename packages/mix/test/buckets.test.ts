import { randomOf } from '@labpipe/records';
import { afterEach, expect, test } from 'vitest';
import { type Buckets, openBuckets } from '../src/disk/buckets.ts';

const open: Buckets[] = [];
afterEach(() => {
  for (const buckets of open.splice(0)) buckets.close();
});

// Each begins with its length, so that they are told apart again in whatever order; some are larger than a block.
const random = randomOf(1, 'buckets');
const records = Array.from({ length: 2000 }, (_, at) => {
  const record = Buffer.alloc(8 + Math.floor(random() * (at % 100 === 0 ? 20_000 : 60)), at % 251);
  record.writeUInt32LE(record.length, 0);
  record.writeUInt32LE(at, 4);
  return record;
});

function recordsIn(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += found.at(-1)!.length) {
    found.push(Buffer.from(bytes.subarray(at, at + bytes.readUInt32LE(at))));
  }
  return found;
}

const numberOf = (record: Buffer) => record.readUInt32LE(4);
const inOrder = (some: Buffer[]) =>
  some.sort((a, b) => numberOf(a) - numberOf(b)).map((record) => record.toString('hex'));

test.each([
  [1, 1 << 24],
  [1, 0],
  [7, 0],
  [7, 1 << 20],
])('what goes into %i buckets with %i bytes comes out of them', (count, memory) => {
  const buckets = openBuckets(count, memory);
  open.push(buckets);
  for (const [at, record] of records.entries()) {
    buckets.add(at % count, record.subarray(0, 5), record.subarray(5));
  }
  for (let number = 0; number < count; number++) {
    const expected = records.filter((_, at) => at % count === number);
    expect(buckets.size(number)).toBe(Buffer.concat(expected).length);
    expect(inOrder(recordsIn(buckets.all(number)))).toEqual(inOrder(expected));
    expect(inOrder(Array.from(buckets.pieces(number), recordsIn).flat())).toEqual(
      inOrder(expected),
    );
    const placed = Array.from(buckets.placed(number), ({ bytes, place }) => {
      let at = place;
      return recordsIn(bytes).map(({ length }) => {
        at += length;
        return buckets.read(at - length, length);
      });
    });
    expect(inOrder(placed.flat())).toEqual(inOrder(expected));
  }
});

test('an empty bucket is empty', () => {
  const buckets = openBuckets(3);
  open.push(buckets);
  expect(buckets.all(1)).toHaveLength(0);
  expect([...buckets.pieces(1), ...buckets.placed(1)]).toEqual([]);
});
