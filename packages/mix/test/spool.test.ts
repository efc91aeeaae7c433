import { readdirSync } from 'node:fs';
import { temporaryFolder } from '@labpipe/cli/testing';
import { afterEach, expect, test } from 'vitest';
import type { Entry } from '../src/entry.ts';
import { openSpool, type Spool } from '../src/spool.ts';

const folder = temporaryFolder();
const open: Spool[] = [];
afterEach(async () => {
  for (const spool of open.splice(0)) await spool.close();
});

// Lines of 0 to 3 MB, so that blocks of 1 MB hold many, one, or not even one.
const entries: Entry[] = Array.from({ length: 40 }, (_, at) => ({
  source: at % 3,
  shape: 'given',
  lesson: `l${at}`,
  ...(at % 2 === 0 && { fact: 'f\tg', question: `tab\there ${at}` }),
  bytes: Buffer.from(at % 13 === 0 ? `"\tä${'x'.repeat(at * 80_000)}"` : `"${at}"`),
}));

test('what was added comes back, in order, as often as wanted', async () => {
  const spool = await fill();
  expect(await collect(spool.entries())).toEqual(readable(entries));
  expect(await collect(spool.entries())).toEqual(readable(entries));
});

test('another order is followed', async () => {
  const spool = await fill();
  const order = [39, 0, 13, 13, 5];
  const expected = order.map((at) => entries[at]!);
  expect(await collect(spool.entries(order))).toEqual(readable(expected));
});

test('more can be added after reading', async () => {
  const spool = await fill();
  await collect(spool.entries());
  spool.add(entries[1]!);
  expect(await collect(spool.entries())).toEqual(readable([...entries, entries[1]!]));
});

test('an empty spool gives nothing', async () => {
  const spool = await openSpool(folder);
  open.push(spool);
  expect(await collect(spool.entries())).toEqual([]);
});

test.runIf(process.platform !== 'win32')('no file is left even while it is open', async () => {
  await fill();
  expect(readdirSync(folder)).toEqual([]);
});

async function fill(): Promise<Spool> {
  const spool = await openSpool(folder);
  open.push(spool);
  for (const entry of entries) {
    spool.add(entry);
    if (spool.isFull()) await spool.flush();
  }
  return spool;
}

// Array.fromAsync, which Node has from 22.
async function collect(source: AsyncIterable<Entry[]>): Promise<object[]> {
  const items: Entry[] = [];
  for await (const some of source) items.push(...some);
  return readable(items);
}

// Comparing the bytes one by one would take minutes.
function readable(entries: readonly Entry[]): object[] {
  return entries.map(({ bytes, ...head }) => ({ ...head, line: bytes.toString() }));
}
