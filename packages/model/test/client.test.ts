import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EndpointError } from '@labpipe/cli';
import { afterEach, expect, test } from 'vitest';
import { connect, RequestError } from '../src/index.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(handler: Handler): Promise<string> {
  let count = 0;
  const server = createServer((request, response) => handler(request, response, ++count));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function json(response: ServerResponse, status: number, body: object, headers = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
}

const answer = {
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
};
const io = { env: {} };
const question = { messages: [{ role: 'user', content: 'hello' }] };

test('asks the model that the server lists first', async () => {
  let asked = '';
  const url = await serve((request, response) => {
    if (request.url === '/v1/models') return json(response, 200, { data: [{ id: 'first' }] });
    request.on('data', (data) => {
      asked += data;
    });
    request.on('end', () => json(response, 200, answer));
  });
  const client = await connect({ 'endpoint-url': url }, io);
  expect(await client.chat(question)).toEqual({
    texts: ['hi'],
    finish: ['stop'],
    usage: answer.usage,
    model: 'm',
  });
  expect(JSON.parse(asked).model).toBe('first');
});

test('a busy server is asked again, no sooner than it says', async () => {
  const times: number[] = [];
  const url = await serve((_request, response, count) => {
    times.push(performance.now());
    if (count === 1) return json(response, 429, {}, { 'retry-after': '1' });
    json(response, 200, answer);
  });
  const client = await connect({ 'endpoint-url': url, model: 'm' }, io);
  expect((await client.chat(question)).texts).toEqual(['hi']);
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(990);
});

test.each([
  {
    what: 'breaks off',
    send: (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"choices":');
      setTimeout(() => response.destroy(), 20);
    },
  },
  {
    what: 'is no JSON',
    send: (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('<html>busy</html>');
    },
  },
])('an answer that $what is asked for again', async ({ send }) => {
  const url = await serve((_request, response, count) =>
    count === 1 ? send(response) : json(response, 200, answer),
  );
  const client = await connect({ 'endpoint-url': url, model: 'm' }, io);
  expect((await client.chat(question)).texts).toEqual(['hi']);
});

test('a server that stays away is an endpoint error that names it', async () => {
  const url = await serve((_request, response) =>
    json(response, 503, { error: { message: 'down' } }),
  );
  const client = await connect({ 'endpoint-url': url, model: 'm', retries: 0 }, io);
  await expect(client.chat(question)).rejects.toThrow(EndpointError);
  await expect(client.chat(question)).rejects.toThrow(url);
});

test('nobody at the port is an endpoint error', async () => {
  const args = { 'endpoint-url': 'http://127.0.0.1:9', model: 'm', retries: 0 };
  const client = await connect(args, io);
  await expect(client.chat(question)).rejects.toThrow(/ECONNREFUSED|bad port/);
  await expect(client.chat(question)).rejects.toThrow(EndpointError);
});

test('a refused request is no endpoint error: others may succeed', async () => {
  const url = await serve((_request, response) =>
    json(response, 400, { error: { message: 'context length exceeded' } }),
  );
  const client = await connect({ 'endpoint-url': url, model: 'm' }, io);
  const error = await client.chat(question).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RequestError);
  expect((error as Error).message).toContain('context length exceeded');
});

test('a server that says nothing is given up after the time limit', async () => {
  const url = await serve(() => {});
  const args = { 'endpoint-url': url, model: 'm', retries: 0, 'request-timeout': 0.2 };
  const client = await connect(args, io);
  await expect(client.chat(question)).rejects.toThrow('--request-timeout');
});

test('at most `jobs` requests are in flight', async () => {
  let flying = 0;
  let most = 0;
  const url = await serve((_request, response) => {
    most = Math.max(most, ++flying);
    setTimeout(() => {
      flying--;
      json(response, 200, answer);
    }, 20);
  });
  const client = await connect({ 'endpoint-url': url, model: 'm' }, io, { jobs: 3 });
  await Promise.all(Array.from({ length: 12 }, () => client.chat(question)));
  expect(most).toBe(3);
});

test('a stream gives the pieces as they come', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const content of ['a', 'b']) {
      response.write(
        `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`,
      );
    }
    response.end('data: [DONE]\n\n');
  });
  const client = await connect({ 'endpoint-url': url, model: 'm' }, io);
  const pieces: string[] = [];
  for await (const piece of client.stream(question)) pieces.push(piece);
  expect(pieces).toEqual(['a', 'b']);
});
