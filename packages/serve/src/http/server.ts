import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Route, Served } from '../route.ts';
import { ApiError, errorBody } from './api-error.ts';
import { authorize } from './authorize.ts';
import { readBody } from './body.ts';
import { sendEvents, sendJson } from './reply.ts';

export interface ServerSettings {
  /** What answers; nothing while it is still being loaded. */
  served: () => Served | undefined;
  routes: readonly Route[];
  /** The key that clients must bring. */
  key?: string | undefined;
  /** Told of each request that was answered. */
  onAnswer: (line: string) => void;
  /** Told of errors that are ours. */
  onDefect: (error: unknown) => void;
}

/** A server, and how to end it: the calls under way are aborted and answered so. */
export interface StoppableServer {
  server: Server;
  stop: () => Promise<void>;
}

/** An HTTP server that answers by these routes, not listening yet. */
export function createApiServer(settings: ServerSettings): StoppableServer {
  const calls = new Map<AbortController, Promise<void>>();
  const server = createServer((request, response) => {
    const call = new AbortController();
    // Also fires when all went well; by then nobody listens to the signal.
    response.on('close', () => call.abort(hungUp()));
    calls.set(
      call,
      answer(request, response, call.signal, settings).finally(() => calls.delete(call)),
    );
  });
  // Longer than clients keep an idle connection, so that none sends a request into one that we just closed.
  server.keepAliveTimeout = 75_000;
  return { server, stop: () => stop(server, calls) };
}

/** Never rejects: whatever happens ends in an answer, or in a closed connection. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
  settings: ServerSettings,
): Promise<void> {
  const began = performance.now();
  const explain = (error: unknown) =>
    explainError(signal.aborted ? signal.reason : error, settings);
  try {
    const route = findRoute(request, settings);
    const served = settings.served();
    if (!served) throw new ApiError(503, 'The model is still being loaded', { code: 'loading' });
    const body = route.method === 'POST' ? await readBody(request) : {};
    const reply = await route.answer({ served, body, signal });
    if (Symbol.asyncIterator in reply) {
      await sendEvents(response, reply, (error) => errorBody(explain(error)));
    } else sendJson(response, 200, reply);
  } catch (error) {
    sendError(response, explain(error));
  }
  const milliseconds = Math.round(performance.now() - began);
  settings.onAnswer(`${request.method} ${request.url} ${response.statusCode} ${milliseconds} ms`);
}

function findRoute(request: IncomingMessage, { routes, key }: ServerSettings): Route {
  const path = (request.url ?? '/').replace(/\?.*$/s, '').replace(/(?<=.)\/$/, '');
  const route = routes.find((candidate) => candidate.path === path);
  if (!route?.open) authorize(request, key);
  if (!route) {
    const known = routes.map((candidate) => candidate.path).join(', ');
    throw new ApiError(404, `Unexpected path ${path}, expected one of ${known}`, {
      code: 'not_found',
    });
  }
  if (request.method !== route.method) {
    throw new ApiError(405, `${path}: Unexpected ${request.method}, expected ${route.method}`);
  }
  return route;
}

function explainError(error: unknown, { onDefect }: ServerSettings): ApiError {
  if (error instanceof ApiError) return error;
  if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return hungUp();
  onDefect(error);
  return new ApiError(500, 'Unexpected failure of the server; its stderr says more');
}

// 499 as nginx has it; nobody is left to read it.
function hungUp(): ApiError {
  return new ApiError(499, 'The client hung up');
}

function sendError(response: ServerResponse, error: ApiError): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  // What is left of a body too large to read would be taken for the next request; and a server that stops has no next.
  if (error.status === 413 || error.status === 503) response.setHeader('connection', 'close');
  sendJson(response, error.status, errorBody(error));
}

async function stop(server: Server, calls: Map<AbortController, Promise<void>>): Promise<void> {
  const closed = server.listening ? once(server, 'close') : Promise.resolve();
  server.close();
  server.closeIdleConnections();
  for (const call of calls.keys()) call.abort(new ApiError(503, 'The server is stopping'));
  // A client may never finish its request, or never read its answer.
  const patience = setTimeout(() => server.closeAllConnections(), 1000);
  await Promise.all(calls.values());
  server.closeIdleConnections();
  await closed;
  clearTimeout(patience);
}
