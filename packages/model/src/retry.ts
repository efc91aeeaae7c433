import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';

/**
 * Ask again when an answer breaks off or is no JSON. The openai client asks again by itself until an answer begins; what
 * breaks after that it passes on.
 */
export async function retryBroken<T>(
  request: () => Promise<T>,
  { retries, signal }: { retries: number; signal: AbortSignal | undefined },
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (attempt >= retries || signal?.aborted || !isBroken(error)) throw error;
      await wait(pause(attempt));
    }
  }
}

function isBroken(error: unknown): boolean {
  if (error instanceof OpenAI.APIError) return false;
  // fetch says of a body that breaks off: TypeError: terminated; JSON.parse throws a SyntaxError.
  return (
    error instanceof SyntaxError || (error instanceof TypeError && error.message === 'terminated')
  );
}

// As the openai client waits: 0.5 s, doubled each time up to 8 s, less up to a quarter at random.
function pause(attempt: number): number {
  return Math.min(500 * 2 ** attempt, 8000) * (1 - Math.random() / 4);
}
