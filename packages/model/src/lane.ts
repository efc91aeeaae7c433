import { setTimeout as wait } from 'node:timers/promises';
import type { Fetch } from './keep-alive-fetch.ts';
import type { Width } from './width.ts';

/** The way to one endpoint: how much of it is used, and how much may be. */
export interface Lane {
  width: Width;
  running: number;
  /** Other lanes are better until then: `performance.now()`. */
  restsUntil: number;
  /** Nothing is sent until then, as the endpoint asked. */
  closedUntil: number;
}

export function openLane(width: Width): Lane {
  return { width, running: 0, restsUntil: 0, closedUntil: 0 };
}

/** `fetch` over a lane: waits as long as the endpoint asked for, whichever request was told so, and notes when it is busy. */
export function fetchOver(lane: Lane, fetch: Fetch): Fetch {
  return async (url, init) => {
    for (let left = timeLeft(lane); left > 0; left = timeLeft(lane)) {
      await wait(left, undefined, init?.signal ? { signal: init.signal } : {});
    }
    const response = await fetch(url, init);
    if (response.status === 429 || response.status === 503) {
      lane.width.busy(performance.now());
      lane.closedUntil = Math.max(lane.closedUntil, performance.now() + pauseOf(response));
    }
    return response;
  };
}

function timeLeft({ closedUntil }: Lane): number {
  return closedUntil - performance.now();
}

/** What Retry-After (seconds or a date) asks for, in milliseconds; nothing when it does not. */
function pauseOf({ headers }: Response): number {
  const asked = headers.get('retry-after') ?? '';
  const milliseconds = /^\d+(\.\d+)?$/.test(asked)
    ? Number(asked) * 1000
    : Date.parse(asked) - Date.now();
  return milliseconds > 0 ? Math.min(milliseconds, longest) : 0;
}

/** A clock that is wrong must not stop us for a day. */
const longest = 10 * 60_000;
