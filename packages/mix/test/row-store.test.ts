import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { afterEach, expect, test } from 'vitest';
import type { Entry } from '../src/entry.ts';
import { openRowStore, type RowStore } from '../src/store/row-store.ts';

const folder = temporaryFolder();
const input = join(temporaryFolder(), 'in.jsonl');
const open: RowStore[] = [];
afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

// Lines of 0 to 3 MB, so that windows of 1 MB hold many, one, or not even one; more than a block of records.
const lines = Array.from({ length: 40 }, (_, at) =>
  at % 13 === 0 ? `"\tä${'x'.repeat(at * 80_000)}"` : `"${at}"`,
);
const text = lines.map((line) => `${line}\n`).join('');
writeFileSync(input, text);
const small = Array.from({ length: 20_000 }, (_, at) => `${at}`);

const entries: Entry[] = lines.map((line, at) => ({
  source: 0,
  shape: at % 3 === 0 ? 'skill' : 'given',
  lesson: { high: at, low: 7 * at },
  ...(at % 2 === 0 && { fact: 'f\tg', question: `tab\there ${at}`, leaf: `leaf ${at % 4}` }),
  // The others stand in the file.
  ...(at % 2 === 1 && { place: Buffer.byteLength(text.slice(0, text.indexOf(line))) }),
  bytes: Buffer.from(line),
}));

test('what was added comes back in order, as often as wanted, whether it waited in the spool or in its file', () => {
  const store = fill(entries);
  expect(all(store)).toEqual(entries.map(readable));
  expect(all(store)).toEqual(entries.map(readable));
});

test('a record is found by its number, and what is changed in it is kept', () => {
  const store = fill(small.map((line) => ({ ...entries[0]!, bytes: Buffer.from(line) })));
  for (const record of store.index.records({ isChanging: true })) {
    if (record.place % 2 === 1) record.copies = 7;
  }
  const read = store.reader();
  for (const number of [0, 1, 9_999, 16_383, 16_384, 19_999]) {
    const record = store.index.at(number);
    expect(read(record).bytes.toString()).toBe(small[number]);
    expect(record.copies).toBe(record.place % 2 === 1 ? 7 : 1);
  }
  const part = [...store.index.records({ from: 16_380, to: 16_390 })];
  expect(part).toHaveLength(10);
});

test('more can be added after reading', () => {
  const store = fill(entries);
  all(store);
  store.add(entries[2]!);
  expect(all(store).at(-1)).toEqual(readable(entries[2]!));
});

test('an empty store gives nothing', () => {
  expect(all(fill([]))).toEqual([]);
});

test('an input that became shorter meanwhile is named', () => {
  const short = join(folder, 'short.jsonl');
  writeFileSync(short, '"a"\n"b"\n');
  const store = openRowStore([{ path: short }], folder);
  open.push(store);
  store.add({ ...entries[1]!, place: 4, bytes: Buffer.from('"b"') });
  truncateSync(short, 4);
  expect(() => all(store)).toThrow('short.jsonl: Unexpected end of a file that was longer');
});

test.runIf(process.platform !== 'win32')('no file is left even while it is open', () => {
  const before = readdirSync(folder);
  fill(small.map((line) => ({ ...entries[0]!, bytes: Buffer.from(line) })));
  expect(readdirSync(folder)).toEqual(before);
});

function fill(some: readonly Entry[]): RowStore {
  const store = openRowStore([{ path: input }], folder);
  open.push(store);
  for (const entry of some) store.add(entry);
  return store;
}

function all(store: RowStore): object[] {
  const read = store.reader();
  const found = [];
  for (const record of store.index.records()) found.push(readable(read(record)));
  return found;
}

// Comparing the bytes one by one would take minutes.
function readable({ bytes, place: _, isEnded: __, position: ___, ...head }: Entry): object {
  return { ...head, line: bytes.toString() };
}
