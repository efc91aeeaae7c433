/** Have a function called when the work is interrupted (at once, when it is already); gives the way to forget it. */
export type Interruption = (stop: () => void) => () => void;

/** One listener for all requests in flight: hundreds on one signal cost more than the requests, and each must be taken off. */
export function openInterruption(signal: AbortSignal | undefined): Interruption {
  if (!signal) return () => () => {};
  const running = new Set<() => void>();
  signal.addEventListener('abort', () => {
    for (const stop of running) stop();
  });
  return (stop) => {
    if (signal.aborted) stop();
    running.add(stop);
    return () => running.delete(stop);
  };
}
