import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, vi } from 'vitest';

// Processes are started here, maybe on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** What a client asked. */
export interface Asked {
  model: string;
  stream?: boolean;
  temperature?: number;
  max_tokens?: number;
  seed?: number;
  messages: { role: string; content: string }[];
}

/** The pieces of an answer, or an error with its status. */
export type Reply = readonly string[] | { status: number; code?: string; message: string };

/** A server that answers as a test wants, over real HTTP; `asked` collects what it heard. */
export async function startEndpoint(
  reply: (asked: Asked, signal: AbortSignal) => Reply | AsyncIterable<string>,
): Promise<{ url: string; asked: Asked[]; keys: (string | undefined)[] }> {
  const asked: Asked[] = [];
  const keys: (string | undefined)[] = [];
  const server = createServer(async (request, response) => {
    if (request.url === '/v1/models') return json(response, 200, { data: [{ id: 'fake' }] });
    const body = JSON.parse(await read(request)) as Asked;
    asked.push(body);
    keys.push(request.headers.authorization);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const answer = reply(body, gone.signal);
    if ('status' in answer) {
      return json(response, answer.status, {
        error: { message: answer.message, code: answer.code },
      });
    }
    if (body.stream) return stream(response, answer);
    let text = '';
    for await (const piece of answer) text += piece;
    json(response, 200, whole(text, body.model));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked, keys };
}

function whole(content: string, model: string): object {
  return {
    model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  };
}

async function stream(response: ServerResponse, pieces: Iterable<string> | AsyncIterable<string>) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for await (const content of pieces) {
    if (response.destroyed) return;
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += part;
  return text;
}
