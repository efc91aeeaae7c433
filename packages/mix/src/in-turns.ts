import { setImmediate } from 'node:timers/promises';

/**
 * The same items in groups, between which others have a turn: an interruption, for one, after which there is no group more. Each group
 * is to be gone through before the next is asked for.
 */
export async function* inTurns<T>(
  items: Iterable<T>,
  signal: AbortSignal | undefined,
  size = 1000,
): AsyncGenerator<Iterable<T>> {
  const iterator = items[Symbol.iterator]();
  let isOver = false;
  function* group(): Generator<T> {
    for (let left = size; left > 0; left--) {
      const { value, done } = iterator.next();
      if (done) isOver = true;
      if (done) return;
      yield value;
    }
  }
  try {
    while (!isOver && !signal?.aborted) {
      yield group();
      await setImmediate();
    }
  } finally {
    iterator.return?.();
  }
}
