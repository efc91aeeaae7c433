import type { ChatAnswer } from '../answer.ts';
import { type Claims, openClaims } from './claims.ts';

/** Has each request asked by one of the processes that want its answer; the others wait for it. */
export interface Turns {
  /** Nothing where it is ours to ask; else what another process was told, or nothing when it is ours after all. */
  turn: (key: string) => Promise<ChatAnswer | undefined> | undefined;
  /** There is an answer, ours or another's. */
  done: (key: string) => void;
  /** What was ours to ask came to nothing. */
  pass: (key: string) => void;
  close: () => void;
}

/** The answers that others may add to. */
interface Answers {
  /** Take in what others have added; throws nothing. */
  look: () => void;
  read: (key: string) => ChatAnswer | undefined;
  has: (key: string) => boolean;
}

export interface Waiting {
  /** Milliseconds that we wait for another process before we ask ourselves. */
  patience: number;
  signal?: AbortSignal | undefined;
}

/** Whoever waits looks for answers so often. Milliseconds. */
const lookEvery = 100;

/** Where the folder does not let us claim anything, everything is ours to ask. */
export function openTurns(
  folder: string,
  { look, read, has }: Answers,
  { patience, signal }: Waiting,
): Turns {
  const waiting = new Map<string, Waiter>();
  let claims: Claims | undefined;
  let isOff = false;
  let timer: NodeJS.Timeout | undefined;

  /** What needs the shared file; when that fails, all goes on as if there were no others. */
  const told = <T>(tell: (claims: Claims) => T): T | undefined => {
    if (isOff) return undefined;
    try {
      claims ??= openClaims(folder, has);
      return tell(claims);
    } catch {
      isOff = true;
      return undefined;
    }
  };
  const end = (key: string, settle: (waiter: Waiter) => void): void => {
    const waiter = waiting.get(key);
    waiting.delete(key);
    if (waiter) settle(waiter);
    if (waiting.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  const check = (): void => {
    told(({ listen }) => listen());
    const now = performance.now();
    // Before looking: whoever has gone meanwhile may have left an answer.
    const ours = [...waiting].filter(
      ([key, { since }]) => now - since > patience || (told(({ isOurs }) => isOurs(key)) ?? true),
    );
    look();
    for (const key of [...waiting.keys()]) {
      const answer = has(key) ? read(key) : undefined;
      if (!answer) continue;
      told(({ done }) => done(key));
      end(key, ({ give }) => give(answer));
    }
    for (const [key] of ours) end(key, ({ give }) => give(undefined));
  };
  const wait = (key: string): Promise<ChatAnswer | undefined> =>
    new Promise((give, stop) => {
      if (signal?.aborted) return stop(signal.reason);
      waiting.set(key, { give, stop, since: performance.now() });
      timer ??= setInterval(check, lookEvery);
    });
  const stopAll = (): void => {
    for (const key of [...waiting.keys()]) end(key, ({ stop }) => stop(signal?.reason));
  };
  signal?.addEventListener('abort', stopAll);

  return {
    turn: (key) => {
      if (told(({ take }) => take(key)) === false) return wait(key);
      if (!told(({ hasLost }) => hasLost())) return undefined;
      look();
      const answer = read(key);
      return answer && Promise.resolve(answer);
    },
    done: (key) => claims && told(({ done }) => done(key)),
    pass: (key) => claims && told(({ pass }) => pass(key)),
    close: () => {
      signal?.removeEventListener('abort', stopAll);
      clearInterval(timer);
      claims?.close();
    },
  };
}

interface Waiter {
  give: (answer: ChatAnswer | undefined) => void;
  stop: (reason: unknown) => void;
  since: number;
}
