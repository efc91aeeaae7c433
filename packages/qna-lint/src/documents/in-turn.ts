/** What work makes of items, in their order, with at most so many in work at once. */
export async function* inTurn<T, R>(
  items: AsyncIterable<T>,
  most: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    // It is waited for in its turn; until then its failure is nobody's surprise.
    result.catch(() => {});
    begun.push(result);
    if (begun.length >= most) yield (await begun.shift()) as R;
  }
  for (const result of begun) yield await result;
}
