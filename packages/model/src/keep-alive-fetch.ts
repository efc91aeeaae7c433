import type { ClientRequest, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { urlToHttpOptions } from 'node:url';
import type { Connections } from './connections.ts';
import { send, textOf } from './send.ts';

export type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` for the openai client over connections that stay open. An answer arrives whole, so that a time limit covers its body
 * too, unless it is an event stream.
 */
export function openKeepAliveFetch(connections: Connections): Fetch {
  return async (target, init = {}) => {
    const url = new URL(target instanceof Request ? target.url : target);
    const response = await begin(url, init, connections);
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400 && response.headers.location !== undefined) {
      response.resume();
      return fetch(target, init);
    }
    if (isStream(response)) return new Response(streamOf(response), describe(response));
    return wholeResponse(url, response, await textOf(response));
  };
}

function begin(
  url: URL,
  { method = 'GET', headers, body, signal }: RequestInit,
  connections: Connections,
): Promise<IncomingMessage> {
  // http's own `signal` option watches the stream too, for five times the cost.
  const onSent = (request: ClientRequest) => {
    const stop = () =>
      request.destroy(new DOMException('This operation was aborted', 'AbortError'));
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  };
  return send(
    {
      target: urlToHttpOptions(url),
      method,
      headers: Object.fromEntries(new Headers(headers)),
      body: (body ?? undefined) as string | Uint8Array | undefined,
      onSent,
    },
    connections,
  );
}

function isStream({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.startsWith('text/event-stream') ?? false;
}

function streamOf(response: IncomingMessage): ReadableStream<Uint8Array> {
  return Readable.toWeb(response) as ReadableStream<Uint8Array>;
}

function describe({ statusCode = 0, statusMessage = '', rawHeaders }: IncomingMessage) {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] as string, rawHeaders[at + 1] as string);
  }
  return { status: statusCode, statusText: statusMessage, headers };
}

// What the openai client uses of a Response. A real one would take its text through a stream, which costs as much as all the rest.
function wholeResponse({ href }: URL, message: IncomingMessage, text: string): Response {
  const description = describe(message);
  const { status } = description;
  return {
    ...description,
    ok: status >= 200 && status < 300,
    url: href,
    body: null,
    text: async () => text,
    json: async () => JSON.parse(text),
  } as Response;
}
