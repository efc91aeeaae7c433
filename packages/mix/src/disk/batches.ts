/** The items of some groups in batches of one size. */
export async function* inBatches<T>(
  groups: AsyncIterable<Iterable<T>>,
  size: number,
): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const group of groups) {
    for (const item of group) {
      batch.push(item);
      if (batch.length === size) {
        yield batch;
        batch = [];
      }
    }
  }
  if (batch.length > 0) yield batch;
}
