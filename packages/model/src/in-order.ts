/**
 * Work on up to `jobs` items at a time and give the results in the order of the items. At most `jobs` times four items
 * are taken before the first of them is done, so that a slow one holds neither the others back nor memory in.
 */
export async function* mapInOrder<T, R>(
  source: AsyncIterable<T> | Iterable<T>,
  jobs: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const started: Promise<R>[] = [];
  const running = new Set<Promise<unknown>>();
  try {
    for await (const item of source) {
      while (running.size >= jobs) await Promise.race(running);
      start(work(item), started, running);
      if (started.length >= jobs * 4) yield await (started.shift() as Promise<R>);
    }
    while (started.length > 0) yield await (started.shift() as Promise<R>);
  } finally {
    await Promise.allSettled(started);
  }
}

function start<R>(result: Promise<R>, started: Promise<R>[], running: Set<Promise<unknown>>): void {
  // Its failure is met when its turn comes; until then it must not end the process.
  const settled = result.catch(() => {}).finally(() => running.delete(settled));
  running.add(settled);
  started.push(result);
}
