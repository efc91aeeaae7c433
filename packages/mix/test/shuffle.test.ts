import { contentId } from '@labpipe/records';
import { expect, test } from 'vitest';
import { ofHex } from '../src/lesson.ts';
import { openShuffle } from '../src/shuffle.ts';

const rows = Array.from({ length: 3000 }, (_, at) => ({
  lesson: ofHex(contentId(at % 2000)),
  bytes: Buffer.from(`{"row":${at},"text":"${'x'.repeat(at % 90)}"}`),
  copy: at % 3,
  part: at % 4,
}));
const size = rows.reduce((sum, { bytes }) => sum + bytes.length, 0);

function shuffled(some: typeof rows, settings: { seed?: number; size?: number; limit?: number }) {
  const shuffle = openShuffle({ seed: 1, size, ...settings });
  for (const row of some) shuffle.add(row);
  const out = Array.from(shuffle.rows(), ({ bytes, ...row }) => ({ ...row, bytes: `${bytes}` }));
  shuffle.close();
  return out;
}

test('rows come back whole, all of them, in another order', () => {
  const out = shuffled(rows, {});
  const expected = rows.map(({ bytes, ...row }) => ({ ...row, bytes: `${bytes}` }));
  expect(out).not.toEqual(expected);
  const sorted = (some: typeof out) => some.sort((a, b) => (a.bytes < b.bytes ? -1 : 1));
  expect(sorted(out)).toEqual(sorted(expected));
});

test.each([
  ['many buckets', { limit: 1000 }],
  ['buckets that are larger than memory should be', { limit: 1000, size: 1 }],
  ['buckets of which a few are', { limit: 1000, size: size / 2 }],
])('the order is the same with %s', (_, settings) => {
  expect(shuffled(rows, settings)).toEqual(shuffled(rows, {}));
});

test('the same row many times, which is all in one bucket, stays in the order in which it came', () => {
  const same = rows.map((row) => ({ ...row, lesson: rows[0]!.lesson, copy: 0 }));
  const out = shuffled(same, { limit: 1000 });
  expect(out.map(({ bytes }) => bytes)).toEqual(same.map(({ bytes }) => `${bytes}`));
});

test('the order follows the seed and the rows alone', () => {
  const distinct = rows.slice(0, 1500);
  const bytesOf = (some: { bytes: string }[]) => some.map(({ bytes }) => bytes);
  const out = bytesOf(shuffled(distinct, {}));
  expect(bytesOf(shuffled([...distinct].reverse(), {}))).toEqual(out);
  expect(bytesOf(shuffled(distinct, { seed: 2 }))).not.toEqual(out);
});
