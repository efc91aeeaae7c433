import { type Io, withoutPassword } from '@labpipe/cli';
import type OpenAI from 'openai';
import type { Connections } from './connections.ts';
import { type EndpointSettings, noKey } from './endpoint.ts';
import { HttpError, NetworkError } from './errors.ts';
import { bodyOfStream } from './from-stream.ts';
import type { Interruption } from './interruption.ts';
import { openKeepAliveFetch } from './keep-alive-fetch.ts';
import { fetchOver, type Lane, openLane, postOver } from './lane.ts';
import { openParameters } from './parameters.ts';
import { openPost } from './post.ts';
import { withRetries } from './retry.ts';
import { retryAfter } from './retry-after.ts';
import { saidIn } from './said.ts';
import type { Width } from './width.ts';

/** An endpoint that requests can be sent to. */
export interface Endpoint extends Lane {
  /** For messages: without a password. */
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

/** What all endpoints share. */
export interface World {
  io: Pick<Io, 'env' | 'signal'> & Partial<Pick<Io, 'stderr'>>;
  interruption: Interruption;
}

export function openEndpoint(
  url: string,
  { key, timeoutSeconds, retries: all, urls }: EndpointSettings,
  { width, connections }: { width: Width; connections: Connections },
  { io, interruption }: World,
): Endpoint {
  const { signal } = io;
  const lane = openLane(width);
  const settings = { key, timeoutSeconds };
  const post = postOver(lane, openPost(url, settings, connections, interruption), signal);
  const parameters = openParameters();
  // Where there is another endpoint, that one is asked instead.
  const retries = urls.length > 1 ? Math.min(all, 1) : all;
  const shown = withoutPassword(url);
  let openai: Promise<OpenAI> | undefined;

  let isKnown = false;
  /** One that never answered may be the wrong one: whoever waits should know. Said once. */
  const onRetry = (error: unknown): void => {
    if (isKnown || !(error instanceof NetworkError)) return;
    isKnown = true;
    io.stderr?.write(`${shown}: ${error.message}; trying again, --retries ${retries}\n`);
  };

  const once = async <T>(route: string, body: object | undefined, read: (text: string) => T) => {
    const { status, headers, text } = await post(route, body);
    isKnown = true;
    if (status < 200 || status >= 300)
      throw new HttpError(status, saidIn(withoutKey(text, key)), retryAfter(headers));
    const isStream = headers['content-type']?.startsWith('text/event-stream');
    return read(isStream ? bodyOfStream(text) : text);
  };
  /** As often as it takes to learn what parameters the endpoint does not take. */
  const fitting = async <T>(
    route: string,
    body: object | undefined,
    read: (text: string) => T,
  ): Promise<T> => {
    const sent = body && parameters.fit(body);
    try {
      return await once(route, sent, read);
    } catch (error) {
      const learned = sent && parameters.learn(error, sent);
      if (learned === undefined) throw error;
      if (learned.isNew) io.stderr?.write(`${shown} ${learned.says}\n`);
      return fitting(route, body, read);
    }
  };

  return Object.assign(lane, {
    url: shown,
    ask: <T>(
      route: string,
      body: object | undefined,
      read: (text: string) => T,
      options: { retries?: number } = {},
    ) => withRetries(() => fitting(route, body, read), { retries, signal, onRetry, ...options }),
    openai: () => {
      openai ??= import('./openai-client.ts').then(({ openOpenAI }) => {
        const fetch = fetchOver(lane, openKeepAliveFetch(connections));
        return openOpenAI({ url, ...settings, retries, fetch, isDebug: Boolean(io.env['DEBUG']) });
      });
      return openai;
    },
    translate: async (error: unknown) => {
      const { translate } = await import('./openai-client.ts');
      return translate(error, timeoutSeconds, (text) => withoutKey(text, key));
    },
  });
}

/** An endpoint that failed is asked again after a while, or when no other is left. Milliseconds. */
const restTime = 30_000;

export function rest(endpoint: Endpoint): void {
  endpoint.restsUntil = performance.now() + restTime;
}

// Some servers tell what they were given.
function withoutKey(text: string, key: string): string {
  return key === noKey ? text : text.replaceAll(key, '***');
}
