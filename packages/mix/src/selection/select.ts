import { setImmediate } from 'node:timers/promises';
import { type Io, UsageError } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import { inBatches } from '../disk/batches.ts';
import { type KeptRows, openKeptRows } from '../disk/kept-rows.ts';
import { openSorter, type Sorter } from '../disk/sorter.ts';
import { rowOf } from '../entry.ts';
import { openLessonSet } from '../lesson-set.ts';
import type { Made } from '../make-entries.ts';
import type { Size } from '../source.ts';
import { chooseDiverse } from './facility-location.ts';
import type { Features } from './features.ts';
import { sharesOf } from './shares.ts';

/** Rows that are compared with each other: in all, time and memory would grow with the square of their number. */
export const foldSize = 2000;
const atOnce = 64;

// Lesson and place of a row that waits; the place alone of one that was chosen.
const waitingSize = 14;
const chosenSize = 6;

/**
 * The entries of a diverse part of the rows, in their order; the others are refused. Rows are compared within folds of at most 2,000,
 * which their hashes make up, so that a fold is a fair sample and the choice follows from the set alone: not from its order, nor
 * from `memory`. Rows with the same lesson count as one.
 */
export async function* selectDiverse(
  entries: AsyncIterable<Iterable<Made>>,
  size: Size,
  features: Features,
  memory: number,
  { signal }: Pick<Io, 'signal'>,
  ledger: Pick<Ledger, 'reject'>,
): AsyncGenerator<Iterable<Made>> {
  const store = openKeptRows();
  const waiting = openSorter({ size: waitingSize, key: waitingSize, memory: memory / 2 });
  const chosen = openSorter({ size: chosenSize, key: chosenSize, memory: memory / 8 });
  try {
    const different = await collect(entries, features, store, waiting);
    if (signal?.aborted) return;
    const folds = Math.ceil(different / foldSize);
    const sizes = sharesOf(new Array(folds).fill(1), different);
    const shares = sharesOf(sizes, countOf(size, different));
    let fold = 0;
    for (const group of foldsOf(waiting.sorted(), sizes)) {
      await setImmediate();
      if (signal?.aborted) return;
      choose(group, shares[fold++]!, features, store, chosen);
    }
    yield* staying(store, chosen, ledger);
  } finally {
    for (const { close } of [store, waiting, chosen]) close();
  }
}

function countOf(size: Size, different: number): number {
  const count = 'count' in size ? size.count : Math.floor(different * size.share + 1e-9);
  if (count <= different) return count;
  throw new UsageError(
    `--select: Unexpected size ${count}, expected at most ${different}, the different rows there are`,
  );
}

/** Gives the number of different rows. */
async function collect(
  entries: AsyncIterable<Iterable<Made>>,
  { batch, describe }: Features,
  store: KeptRows,
  waiting: Sorter,
): Promise<number> {
  const seen = openLessonSet();
  const pending: Made[][] = [];
  let different = 0;
  const batches = async function* () {
    for await (const some of inBatches(entries, batch)) {
      pending.push(some);
      yield some.map(({ entry }) => rowOf(entry));
    }
  };
  for await (const extras of describe(batches())) {
    for (const [at, made] of pending.shift()!.entries()) {
      const { lesson } = made.entry;
      const record = Buffer.alloc(waitingSize);
      record.writeUInt32BE(lesson.high, 0);
      record.writeUInt32BE(lesson.low, 4);
      record.writeUIntBE(store.add(made, extras[at]), 8, 6);
      waiting.add(record);
      if (seen.add(lesson)) different++;
    }
  }
  return different;
}

/** The places of the rows of each fold, those of one lesson together. */
function* foldsOf(sorted: Iterable<Buffer>, sizes: readonly number[]): Generator<number[][]> {
  let index = 0;
  let fold: number[][] = [];
  let before = '';
  for (const record of sorted) {
    const lesson = record.toString('hex', 0, 8);
    const place = record.readUIntBE(8, 6);
    if (lesson === before) {
      fold.at(-1)!.push(place);
      continue;
    }
    before = lesson;
    if (fold.length === sizes[index]) {
      yield fold;
      index++;
      fold = [];
    }
    fold.push([place]);
  }
  if (fold.length > 0) yield fold;
}

function choose(
  fold: readonly number[][],
  count: number,
  { similarities }: Features,
  store: KeptRows,
  chosen: Sorter,
): void {
  const stored = fold.map(([place]) => {
    const { bytes, extra } = store.readRow(place!);
    return { row: JSON.parse(bytes.toString()), extra };
  });
  for (const at of chooseDiverse(similarities(stored), fold.length, count)) {
    for (const place of fold[at]!) {
      const record = Buffer.alloc(chosenSize);
      record.writeUIntBE(place, 0, 6);
      chosen.add(record);
    }
  }
}

async function* staying(
  store: KeptRows,
  chosen: Sorter,
  ledger: Pick<Ledger, 'reject'>,
): AsyncGenerator<Made[]> {
  const places = chosen.sorted();
  const nextPlace = () => (places.next().value as Buffer | undefined)?.readUIntBE(0, 6);
  let next = nextPlace();
  let some: Made[] = [];
  for (const { place, made } of store.rows()) {
    if (place === next) {
      some.push(made);
      next = nextPlace();
    } else {
      ledger.reject('select', 'not-selected', 'Others stand better for the set', rowOf(made.entry));
    }
    if (some.length === atOnce) {
      yield some;
      some = [];
    }
  }
  yield some;
}
