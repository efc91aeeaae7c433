import type { Made } from '../make-entries.ts';

/** Entries in batches of one size, with bytes of their own: those they came with are good only until the next are asked for. */
export async function* inBatches(
  groups: AsyncIterable<Iterable<Made>>,
  size: number,
): AsyncGenerator<Made[]> {
  let batch: Made[] = [];
  for await (const group of groups) {
    for (const { entry, ...rest } of group) {
      batch.push({ entry: { ...entry, bytes: Buffer.from(entry.bytes) }, ...rest });
      if (batch.length === size) {
        yield batch;
        batch = [];
      }
    }
  }
  if (batch.length > 0) yield batch;
}
