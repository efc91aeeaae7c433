/** Runs tasks that each have a signal of their own, aborted when the one for all is. */
export type Interruptible = <T>(
  task: (signal: AbortSignal | undefined) => Promise<T>,
) => Promise<T>;

/**
 * openai's client never takes its listener off the signal that it is given, so each request needs its own; and
 * `AbortSignal.any` costs more than a request should, in weak references that wait to be collected.
 */
export function openInterruption(signal: AbortSignal | undefined): Interruptible {
  if (!signal) return (task) => task(undefined);
  const running = new Set<AbortController>();
  signal.addEventListener('abort', () => {
    for (const controller of running) controller.abort(signal.reason);
  });

  return async (task) => {
    if (signal.aborted) return task(signal);
    const controller = new AbortController();
    running.add(controller);
    try {
      return await task(controller.signal);
    } finally {
      running.delete(controller);
    }
  };
}
