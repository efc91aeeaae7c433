import type { Io } from '@labpipe/cli';
import type { Read } from './completing.ts';
import { inTurns } from './in-turns.ts';
import type { Passes } from './mix-in-passes.ts';
import { inOrder, interleaved } from './order.ts';
import { staying } from './sampling/take.ts';
import { type OutRow, openShuffle } from './shuffle.ts';
import { partsOf } from './split/part-of.ts';
import type { RowStore } from './store/row-store.ts';

/** The rows that stay, as they are to be written, in groups between which others have a turn; none more after an interruption. */
export async function* outRows(
  store: RowStore,
  read: Read,
  passes: Passes,
  { signal }: Io,
): AsyncGenerator<Iterable<OutRow>> {
  const rows = rowsInOrder(store, read, passes);
  if (!passes.shuffle) {
    yield* inTurns(rows, signal);
    return;
  }
  const shuffle = openShuffle({ seed: passes.seed, size: sizeOf(store) });
  try {
    for await (const some of inTurns(rows, signal)) for (const row of some) shuffle.add(row);
    yield* inTurns(shuffle.rows(), signal);
  } finally {
    shuffle.close();
  }
}

function* rowsInOrder(
  { index }: RowStore,
  read: Read,
  { split, strategy }: Passes,
): Generator<OutRow> {
  const partOf = split && partsOf(index, split);
  const turns = strategy === 'concat' ? inOrder(index) : interleaved(index);
  for (const { record, copy } of turns) {
    const { lesson, bytes } = read(record);
    yield { lesson, bytes, copy, part: partOf?.(record) ?? 0 };
  }
}

/** Bytes of all rows that stay, copies and all; about, as some get documents only when they are read. */
function sizeOf(store: RowStore): number {
  let size = 0;
  for (const { length, copies } of staying(store)) size += length * copies;
  return size;
}
