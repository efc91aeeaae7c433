/**
 * Work on up to `jobs` items at a time and give the results in the order of the items, each as soon as it and all before it
 * are there. At most `jobs` times four items are taken before the first of them is done, so that a slow one holds neither the
 * others back nor memory in. A source that breaks is thrown once everything before is given.
 */
export async function* mapInOrder<T, R>(
  source: AsyncIterable<T> | Iterable<T>,
  jobs: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const tasks: Task<R>[] = [];
  // One bell for all, not `Promise.race` over what runs: each call of that leaves a reaction at every one of them.
  const bell = openBell();
  const items = openItems(source, bell.ring);
  let running = 0;

  const start = (result: Promise<R>) => {
    const task = { result, isDone: false };
    const settle = () => {
      task.isDone = true;
      running--;
      bell.ring();
    };
    running++;
    tasks.push(task);
    // Its failure is met when its turn comes; until then it must not end the process.
    result.then(settle, settle);
  };

  try {
    while (tasks.length > 0 || !items.isOver()) {
      if (running < jobs && tasks.length < jobs * 4) {
        const taken = items.take();
        if (taken) start(work(taken.item));
      }
      if (tasks[0]?.isDone) yield await (tasks.shift() as Task<R>).result;
      else if (running >= jobs || tasks.length >= jobs * 4 || !items.isReady()) await bell.rung();
    }
  } finally {
    items.close();
    await Promise.allSettled(tasks.map(({ result }) => result));
  }
  items.check();
}

interface Task<R> {
  result: Promise<R>;
  isDone: boolean;
}

/** Waits until it is rung; one that rang before anyone waited is not lost. */
function openBell() {
  let isRung = false;
  let wake = () => {};
  return {
    ring: () => {
      isRung = true;
      wake();
    },
    rung: async () => {
      if (!isRung) {
        await new Promise<void>((go) => {
          wake = go;
        });
      }
      isRung = false;
    },
  };
}

/** A source whose next item is fetched ahead, so that nobody need wait for it. */
function openItems<T>(source: AsyncIterable<T> | Iterable<T>, ring: () => void) {
  const iterator = (async function* () {
    yield* source;
  })();
  let next: { item: T } | undefined;
  let isFetching = false;
  let isOver = false;
  let failure: { error: unknown } | undefined;

  const fetch = async () => {
    isFetching = true;
    try {
      const { done, value } = await iterator.next();
      if (done) isOver = true;
      else next = { item: value };
    } catch (error) {
      failure = { error };
      isOver = true;
    }
    isFetching = false;
    ring();
  };

  return {
    isReady: () => next !== undefined,
    isOver: () => isOver && next === undefined,
    take: () => {
      const taken = next;
      next = undefined;
      if (!isOver && !isFetching) void fetch();
      return taken;
    },
    // Not waited for: it may be a pipe that never says another word.
    close: () => void iterator.return(undefined).catch(() => {}),
    check: () => {
      if (failure) throw failure.error;
    },
  };
}
