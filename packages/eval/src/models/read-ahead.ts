/**
 * The items of a source, which is read to its end at once, however slowly they are taken: the trainer at the other end
 * of the pipe must not wait while its first checkpoint is measured. Ends early when the signal is aborted.
 */
export async function* readAhead<T>(
  source: AsyncIterable<T>,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  const ready: T[] = [];
  let wake = () => {};
  let ended = false;
  const reading = (async () => {
    for await (const item of source) {
      ready.push(item);
      wake();
    }
  })();
  const end = () => {
    ended = true;
    wake();
  };
  reading.then(end, end);
  signal?.addEventListener('abort', end, { once: true });
  try {
    while (!signal?.aborted) {
      if (ready.length > 0) yield ready.shift()!;
      else if (ended) break;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    signal?.removeEventListener('abort', end);
  }
  if (!signal?.aborted) await reading;
}
