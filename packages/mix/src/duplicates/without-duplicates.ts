import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import { inBatches } from '../disk/batches.ts';
import { type KeptRows, openKeptRows } from '../disk/kept-rows.ts';
import { openSorter, type Sorter } from '../disk/sorter.ts';
import { rowOf } from '../entry.ts';
import type { Made } from '../make-entries.ts';
import type { TrainingRow } from '../training-row.ts';
import type { Likeness } from './likeness.ts';
import { encodeRanked, type Repetition, rankedSize, rankKey, sieve } from './sieve.ts';

const atOnce = 64;

/**
 * The entries without those that are alike to one that stays, in their order; these are refused with its id. The row with the
 * smallest lesson stays, whatever the order of input. All of them wait on disk first; `memory`, in bytes, bounds what of the
 * search is held at once, and changes nothing else.
 */
export async function* withoutDuplicates<View>(
  entries: AsyncIterable<Iterable<Made>>,
  likeness: Likeness<View>,
  memory: number,
  { signal }: Pick<Io, 'signal'>,
  ledger: Pick<Ledger, 'reject'>,
): AsyncGenerator<Iterable<Made>> {
  const { keys, threshold, reason } = likeness;
  const store = openKeptRows();
  const ranked = openSorter({ size: rankedSize(keys), key: rankKey, memory: memory / 2 });
  const repeated = openSorter({ size: repetitionSize, key: 6, memory: memory / 8 });
  try {
    await collect(entries, likeness, store, ranked);
    if (signal?.aborted) return;
    const measure = openMeasure(store, likeness);
    const settings = { keys, threshold, memory: memory / 2, measure, signal };
    for await (const one of sieve(ranked.sorted(), settings)) repeated.add(encode(one));
    if (signal?.aborted) return;
    yield* staying(store, repeated, (made, { kept, likeness: alike }) => {
      const { id } = JSON.parse(store.readRow(kept).bytes.toString());
      const detail = `Its likeness to the row ${id} is ${alike.toFixed(3)}, and that one stays`;
      ledger.reject('dedupe', reason, detail, rowOf(made.entry));
    });
  } finally {
    for (const { close } of [store, ranked, repeated]) close();
  }
}

async function collect<View>(
  entries: AsyncIterable<Iterable<Made>>,
  { keys: keysOfRow, batch, describe }: Likeness<View>,
  store: KeptRows,
  ranked: Sorter,
): Promise<void> {
  const waiting: Made[][] = [];
  const batches = async function* (): AsyncGenerator<TrainingRow[]> {
    for await (const some of inBatches(entries, batch)) {
      waiting.push(some);
      yield some.map(({ entry }) => rowOf(entry));
    }
  };
  for await (const described of describe(batches())) {
    for (const [at, made] of waiting.shift()!.entries()) {
      const { keys, extra } = described[at]!;
      const place = store.add(made, extra);
      ranked.add(encodeRanked({ lesson: made.entry.lesson, place, keys }, keysOfRow));
    }
  }
}

/** Measures rows by their places; the views that were used last stay in memory. */
function openMeasure<View>(store: KeptRows, { view, measure }: Likeness<View>) {
  const views = new Map<number, View>();
  const viewOf = (place: number): View => {
    let found = views.get(place);
    if (found === undefined) {
      const { bytes, extra } = store.readRow(place);
      found = view(JSON.parse(bytes.toString()), extra);
    } else views.delete(place);
    views.set(place, found);
    if (views.size > viewsHeld) views.delete(views.keys().next().value as number);
    return found;
  };
  return (a: number, b: number) => measure(viewOf(a), viewOf(b));
}

const viewsHeld = 1024;

async function* staying(
  store: KeptRows,
  repeated: Sorter,
  refuse: (made: Made, repetition: Repetition) => void,
): AsyncGenerator<Made[]> {
  const repetitions = repeated.sorted();
  const nextOne = () => {
    const { value } = repetitions.next();
    return value && decode(value);
  };
  let next = nextOne();
  let some: Made[] = [];
  for (const { place, made } of store.rows()) {
    if (next?.place === place) {
      refuse(made, next);
      next = nextOne();
    } else some.push(made);
    if (some.length === atOnce) {
      yield some;
      some = [];
    }
  }
  yield some;
}

const repetitionSize = 20;

function encode({ place, kept, likeness }: Repetition): Buffer {
  const record = Buffer.alloc(repetitionSize);
  record.writeUIntBE(place, 0, 6);
  record.writeUIntBE(kept, 6, 6);
  record.writeDoubleBE(likeness, 12);
  return record;
}

function decode(record: Buffer): Repetition {
  return {
    place: record.readUIntBE(0, 6),
    kept: record.readUIntBE(6, 6),
    likeness: record.readDoubleBE(12),
  };
}
