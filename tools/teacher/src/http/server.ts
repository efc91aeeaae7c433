import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBody } from './body.ts';
import { chatBody, completeAll, textBody } from './completion.ts';
import { type Fault, faultsOf, garbage } from './faults.ts';
import { type Ask, modelName, readChat, readCompletion } from './request.ts';
import { errorBody, RequestError } from './request-error.ts';
import { chatChunks, textChunks } from './stream.ts';

export interface Settings {
  seed: number;
  /** Milliseconds that each completion waits before it is answered. */
  latency: number;
  /** Share of completions that go wrong, 0 to 1. */
  faultRate: number;
}

/** What a server did so far. */
export interface Tally {
  answered: number;
  refused: number;
  faults: number;
}

/** An HTTP server that answers like an OpenAI-compatible one, not listening yet. */
export function teacherServer(settings: Settings): { server: Server; tally: Tally } {
  const tally = { answered: 0, refused: 0, faults: 0 };
  const faultOf = faultsOf(settings.faultRate, settings.seed);
  const server = createServer((request, response) => {
    answer(request, response, { settings, tally, faultOf }).catch((error: unknown) => {
      if (error instanceof RequestError) tally.refused++;
      if (response.headersSent || response.destroyed) return response.destroy();
      const { status, param, message } =
        error instanceof RequestError
          ? error
          : { status: 500, param: null, message: String(error) };
      // What is left of a body too large to read would be taken for the next request.
      if (status === 413) response.setHeader('connection', 'close');
      return send(response, status, errorBody(status, message, param));
    });
  });
  // Longer than clients keep theirs: a connection must not close under a request that is on its way.
  server.keepAliveTimeout = 65_000;
  return { server, tally };
}

interface Context {
  settings: Settings;
  tally: Tally;
  faultOf: (request: unknown) => Fault | undefined;
}

interface Route {
  read: (body: unknown) => Ask[];
  body: typeof chatBody;
  chunks: typeof chatChunks;
}

const posts: Record<string, Route> = {
  '/v1/chat/completions': { read: readChat, body: chatBody, chunks: chatChunks },
  '/v1/completions': { read: readCompletion, body: textBody, chunks: textChunks },
};

const gets: Record<string, object> = {
  '/health': { status: 'ok' },
  '/v1/models': {
    object: 'list',
    data: [
      {
        id: modelName,
        object: 'model',
        created: 0,
        owned_by: 'labpipe',
        description:
          'A stand-in for demonstrations and tests that works by rules: no language model.',
      },
    ],
  },
};

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
): Promise<void> {
  const path = (request.url ?? '').replace(/\?.*$/, '').replace(/(?<=.)\/$/, '');
  const route = Object.hasOwn(posts, path) ? posts[path] : undefined;
  const page = Object.hasOwn(gets, path) ? gets[path] : undefined;
  const method = route ? 'POST' : 'GET';
  if (!route && !page) throw new RequestError(404, null, `${path}: no such route`);
  if (request.method !== method)
    throw new RequestError(405, null, `${path}: Unexpected ${request.method}, expected ${method}`);
  if (page) return send(response, 200, page);
  return answerCompletion(route!, request, response, context);
}

async function answerCompletion(
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
  { settings, tally, faultOf }: Context,
) {
  const body = await readBody(request);
  const asks = route.read(body);
  if (settings.latency > 0) await sleep(settings.latency);
  if (response.destroyed) return;
  const fault = faultOf(body);
  if (fault !== undefined) tally.faults++;
  else tally.answered++;
  if (fault === 'busy') {
    response.setHeader('retry-after', '1');
    return send(response, 429, errorBody(429, 'Too many requests (an injected fault)'));
  }
  if (fault === 'broken')
    return send(response, 500, errorBody(500, 'Something broke (an injected fault)'));
  const completion = completeAll(asks, settings.seed);
  if (fault === 'garbage') {
    completion.choices = completion.choices.map(() => ({ text: garbage, finish: 'stop' }));
  }
  if (fault === 'cut') return cut(response, JSON.stringify(route.body(completion)));
  const [{ stream: isStreamed, streamUsage }] = asks as [Ask];
  if (isStreamed) return stream(response, route.chunks(completion, streamUsage));
  send(response, 200, route.body(completion));
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

function cut(response: ServerResponse, text: string): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

async function stream(response: ServerResponse, chunks: Iterable<object>): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const chunk of chunks) {
    if (response.destroyed) return;
    if (!response.write(`data: ${JSON.stringify(chunk)}\n\n`)) {
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
  }
  response.end('data: [DONE]\n\n');
}
