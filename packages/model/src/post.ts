import type { IncomingHttpHeaders, RequestOptions } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import type { Connections } from './connections.ts';
import { noKey } from './endpoint.ts';
import { NetworkError, SilenceError } from './errors.ts';
import type { Interruption } from './interruption.ts';
import { send, textOf } from './send.ts';

/** A whole answer of a server. */
export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Send a JSON body (or, without one, a GET) to a route below an endpoint, such as `/chat/completions`. */
export type Post = (route: string, body?: object) => Promise<Reply>;

/**
 * Requests to one endpoint, each with a time limit that covers its whole answer. Throws SilenceError, NetworkError, or an
 * AbortError when interrupted; an answer with any status is a reply.
 */
export function openPost(
  url: string,
  { key, timeoutSeconds }: { key: string; timeoutSeconds: number },
  connections: Connections,
  interruption: Interruption,
): Post {
  const target = urlToHttpOptions(new URL(url));
  // A name and password in the url are sent by node:http, where we send no key.
  const isNamed = target.auth !== undefined && target.auth !== null && key === noKey;
  const headers = {
    accept: 'application/json',
    ...(!isNamed && { authorization: `Bearer ${key}` }),
  };

  return async (route, body) => {
    let end = (_error: Error): void => {};
    let ended: Error | undefined;
    const stop = (error: Error) => {
      ended ??= error;
      end(error);
    };
    const timer = setTimeout(() => stop(new SilenceError(timeoutSeconds)), timeoutSeconds * 1000);
    const forget = interruption(() => stop(aborted()));
    const outgoing = {
      method: body ? 'POST' : 'GET',
      headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
      body: body && JSON.stringify(body),
      onSent: (request: { destroy: (error: Error) => void }) => {
        end = (error) => request.destroy(error);
        if (ended) end(ended);
      },
    };
    try {
      return await follow({ ...target, path: `${target.path}${route}` }, outgoing, connections);
    } catch (error) {
      // What the socket says of its end matters less than why we ended it.
      throw ended ?? (isOfNetwork(error) ? new NetworkError(error, connections.proxy) : error);
    } finally {
      clearTimeout(timer);
      forget();
    }
  };
}

type Message = Omit<Parameters<typeof send>[0], 'target'>;

const mostRedirects = 5;

/** Send, and go where a redirect points at the same host; the key is for no other. */
async function follow(
  target: RequestOptions & { path: string },
  message: Message,
  connections: Connections,
  redirects = 0,
): Promise<Reply> {
  const response = await send({ ...message, target }, connections);
  const { statusCode: status = 0, headers } = response;
  const text = await textOf(response);
  const path = headers.location && redirects < mostRedirects && sameHost(target, headers.location);
  return status >= 300 && status < 400 && path
    ? follow({ ...target, path }, message, connections, redirects + 1)
    : { status, headers, text };
}

function sameHost({ protocol, host, hostname, port, path }: RequestOptions, location: string) {
  const name = hostname ?? host ?? '';
  const base = `${protocol}//${name.includes(':') ? `[${name}]` : name}${port ? `:${port}` : ''}`;
  if (!URL.canParse(location, `${base}${path}`)) return undefined;
  const to = new URL(location, `${base}${path}`);
  return to.origin === new URL(base).origin ? `${to.pathname}${to.search}` : undefined;
}

// Node's own complaints about what we gave it are defects of ours.
function isOfNetwork(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && !/^ERR_(INVALID|UNESCAPED|HTTP)/.test(code);
}

function aborted(): Error {
  return new DOMException('This operation was aborted', 'AbortError');
}
