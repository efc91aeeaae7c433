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
  let failure: { error: unknown } | undefined;
  try {
    for await (const item of untilFailure(source, (error) => {
      failure = { error };
    })) {
      while (running.size >= jobs) await Promise.race(running);
      start(work(item), started, running);
      if (started.length >= jobs * 4) yield await (started.shift() as Promise<R>);
    }
    while (started.length > 0) yield await (started.shift() as Promise<R>);
  } finally {
    await Promise.allSettled(started);
  }
  // A broken line of input must not cost the answers that are on their way.
  if (failure) throw failure.error;
}

async function* untilFailure<T>(
  source: AsyncIterable<T> | Iterable<T>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<T> {
  const iterator = (async function* () {
    yield* source;
  })();
  try {
    for (;;) {
      const { done, value } = await iterator.next().catch((error: unknown) => {
        onFailure(error);
        return { done: true as const, value: undefined };
      });
      if (done) return;
      yield value as T;
    }
  } finally {
    await iterator.return(undefined);
  }
}

function start<R>(result: Promise<R>, started: Promise<R>[], running: Set<Promise<unknown>>): void {
  // Its failure is met when its turn comes; until then it must not end the process.
  const settled = result.catch(() => {}).finally(() => running.delete(settled));
  running.add(settled);
  started.push(result);
}
