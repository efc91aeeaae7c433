import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fetch } from './keep-alive-fetch.ts';
import type { Post } from './post.ts';
import { retryAfter } from './retry-after.ts';
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

/** Requests over a lane: they wait as long as the endpoint asked for, whichever of them was told so, and note when it is busy. */
export function postOver(lane: Lane, post: Post, signal: AbortSignal | undefined): Post {
  return async (route, body) => {
    if (lane.closedUntil > 0) await opened(lane, signal);
    const reply = await post(route, body);
    note(lane, reply.status, reply.headers);
    return reply;
  };
}

/** The same for the openai client. */
export function fetchOver(lane: Lane, fetch: Fetch): Fetch {
  return async (url, init) => {
    await opened(lane, init?.signal ?? undefined);
    const response = await fetch(url, init);
    note(lane, response.status, Object.fromEntries(response.headers));
    return response;
  };
}

async function opened(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
  for (let left = timeLeft(lane); left > 0; left = timeLeft(lane)) {
    await wait(left, undefined, signal ? { signal } : {});
  }
}

function timeLeft({ closedUntil }: Lane): number {
  return closedUntil - performance.now();
}

function note(lane: Lane, status: number, headers: IncomingHttpHeaders): void {
  if (status !== 429 && status !== 503) return;
  const now = performance.now();
  lane.width.busy(now);
  lane.closedUntil = Math.max(lane.closedUntil, now + retryAfter(headers));
}
