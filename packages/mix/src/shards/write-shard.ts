import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import type { Made } from '../make-entries.ts';
import { openRowBlock } from '../output/row-block.ts';
import { type Quota, type Sampling, sample } from '../sampling/sample.ts';
import type { Source } from '../source.ts';
import { openRowStore } from '../store/row-store.ts';
import type { ShardEnd, ShardHead } from './shard.ts';

/** Stands between what is known of a row and the row, which is copied; no string of JSON can hold it. */
export const rowKey = Buffer.from(',"row":');

/**
 * Write the rows of a shard, each with what its merge must know of it. Where inputs have a number of rows and nothing comes
 * before them, only those rows go on that could be among them, so that a merge reads little more than it writes.
 */
export async function writeShard(
  entries: AsyncIterable<Iterable<Made>>,
  head: ShardHead,
  sampling: Sampling,
  io: Io,
  ledger: Ledger,
): Promise<void> {
  const block = openRowBlock(io.stdout);
  block.add(Buffer.from(JSON.stringify(head)), false);
  let rows = 0;
  const quotas = quotasOfShard(head, sampling);
  const shortened =
    quotas.length > 0 ? cut(entries, head.sources, { ...sampling, quotas }, ledger) : entries;
  for await (const some of shortened) {
    for (const made of some) {
      const { bytes } = made.entry;
      block.add(Buffer.concat([headOf(made), rowKey, bytes, rowEnd]), false);
      rows++;
      ledger.wrote();
    }
    if (io.signal?.aborted) return;
    if (block.isFull()) await block.flush();
  }
  const end: ShardEnd = { kind: 'shard-end', rows };
  block.add(Buffer.from(JSON.stringify(end)), false);
  await block.flush();
}

const rowEnd = Buffer.from('}');

function headOf({ entry, from }: Made): Buffer {
  const { bytes: _, isEnded: _ended, place: _place, ...known } = entry;
  const needsDocument = entry.golden !== undefined || entry.shape === 'closed_book';
  const document = needsDocument && from?.document;
  const text = JSON.stringify({ kind: 'entry', ...known, ...(document && { document }) });
  return Buffer.from(text.slice(0, -1));
}

/** At most so many rows of an input, where no other choice is made before that one. */
function quotasOfShard({ settings }: ShardHead, { quotas }: Sampling): Quota[] {
  const isFirst = !settings.asks && settings.phase !== 'skills' && settings.dedupe === 'exact';
  const isOnly = quotas.every(({ source }) => source !== undefined);
  if (!isFirst || !isOnly) return [];
  return quotas.filter(({ size }) => 'count' in size).map((quota) => ({ ...quota, atMost: true }));
}

async function* cut(
  entries: AsyncIterable<Iterable<Made>>,
  sources: readonly Source[],
  { seed, quotas, sets }: Sampling,
  ledger: Ledger,
): AsyncGenerator<Iterable<Made>> {
  const store = openRowStore(sources);
  try {
    for await (const some of entries) for (const { entry } of some) store.add(entry);
    sample(store, { seed, quotas, sets, oversample: false, leastShare: 0, strategy: 'concat' });
    const read = store.reader();
    for (const record of store.index.records()) {
      if (record.verdict === 'stays') yield [{ entry: read(record) }];
      else ledger.reject('sample', 'not-sampled', 'Others have smaller priorities', undefined);
    }
  } finally {
    store.close();
  }
}
