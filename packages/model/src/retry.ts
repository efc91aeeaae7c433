import { setTimeout as wait } from 'node:timers/promises';
import { AnswerError, HttpError, NetworkError, SilenceError } from './errors.ts';

/**
 * Ask again when a server is busy, failing, silent or away, and when an answer breaks off or is no JSON: after 0.5 s, doubled
 * each time up to 8 s, less up to a quarter at random, as OpenAI's client does. How long a server itself asks us to wait is the
 * lane's to know.
 */
export async function withRetries<T>(
  request: () => Promise<T>,
  { retries, signal, onRetry = () => {} }: Retrying,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (attempt >= retries || signal?.aborted || !isPassing(error)) throw error;
      onRetry(error);
      const asked = error instanceof HttpError && error.retryAfter > 0;
      if (!asked) await wait(pause(attempt), undefined, signal ? { signal } : {});
    }
  }
}

export interface Retrying {
  retries: number;
  signal: AbortSignal | undefined;
  /** Told why, before each time that is not the first. */
  onRetry?: (error: unknown) => void;
}

/** Whether the same request may fare better later. */
function isPassing(error: unknown): boolean {
  if (error instanceof HttpError) return mayPass(error.status);
  if (error instanceof AnswerError) return error.isBroken;
  return error instanceof SilenceError || error instanceof NetworkError;
}

function mayPass(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

function pause(attempt: number): number {
  return Math.min(500 * 2 ** attempt, 8000) * (1 - Math.random() / 4);
}
