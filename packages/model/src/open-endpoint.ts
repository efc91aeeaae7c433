import type { Io } from '@labpipe/cli';
import type OpenAI from 'openai';
import type { EndpointSettings } from './endpoint.ts';
import { HttpError } from './errors.ts';
import type { Interruption } from './interruption.ts';
import { openKeepAliveFetch } from './keep-alive-fetch.ts';
import { fetchOver, type Lane, openLane, postOver } from './lane.ts';
import { openPost } from './post.ts';
import { withRetries } from './retry.ts';
import { retryAfter } from './retry-after.ts';
import { saidIn } from './said.ts';
import type { Connections } from './send.ts';
import type { Width } from './width.ts';

/** An endpoint that requests can be sent to. */
export interface Endpoint extends Lane {
  url: string;
  /** What `read` makes of the answer; asked again while that may help. Throws HttpError, and what Post and `read` throw. */
  ask: <T>(
    route: string,
    body: object | undefined,
    read: (text: string) => T,
    options?: { retries?: number },
  ) => Promise<T>;
  /** OpenAI's own client; its retries are its own. Loaded when first used. */
  openai: () => Promise<OpenAI>;
  /** An error of OpenAI's client in our words. */
  translate: (error: unknown) => Promise<unknown>;
}

export function openEndpoint(
  url: string,
  { key, timeoutSeconds, retries: all, urls }: EndpointSettings,
  width: Width,
  {
    io,
    connections,
    interruption,
  }: { io: Pick<Io, 'env' | 'signal'>; connections: Connections; interruption: Interruption },
): Endpoint {
  const { signal } = io;
  const lane = openLane(width);
  const settings = { key, timeoutSeconds };
  const post = postOver(lane, openPost(url, settings, connections, interruption), signal);
  // Where there is another endpoint, that one is asked instead.
  const retries = urls.length > 1 ? Math.min(all, 1) : all;
  let openai: Promise<OpenAI> | undefined;

  return Object.assign(lane, {
    url,
    ask: <T>(
      route: string,
      body: object | undefined,
      read: (text: string) => T,
      options: { retries?: number } = {},
    ) =>
      withRetries(
        async () => {
          const { status, headers, text } = await post(route, body);
          if (status >= 200 && status < 300) return read(text);
          throw new HttpError(status, saidIn(text), retryAfter(headers));
        },
        { retries, signal, ...options },
      ),
    openai: () => {
      openai ??= import('./openai-client.ts').then(({ openOpenAI }) => {
        const fetch = fetchOver(lane, openKeepAliveFetch(connections));
        return openOpenAI({ url, ...settings, retries, fetch, isDebug: Boolean(io.env['DEBUG']) });
      });
      return openai;
    },
    translate: async (error: unknown) =>
      (await import('./openai-client.ts')).translate(error, timeoutSeconds),
  });
}

/** An endpoint that failed is asked again after a while, or when no other is left. Milliseconds. */
const restTime = 30_000;

export function rest(endpoint: Endpoint): void {
  endpoint.restsUntil = performance.now() + restTime;
}
