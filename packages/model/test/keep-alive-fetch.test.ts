import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openConnections } from '../src/connections.ts';
import { openKeepAliveFetch } from '../src/keep-alive-fetch.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  let connections = 0;
  server.on('connection', () => connections++);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, server, connections: () => connections };
}

const post = { method: 'POST', body: '{"a":"é"}', headers: { 'content-type': 'application/json' } };

test('a request arrives with its length and its bytes, and its answer with status, headers and JSON', async () => {
  const { url } = await serve(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    response.writeHead(201, { 'x-one': '1' });
    response.end(JSON.stringify({ body, length: request.headers['content-length'] }));
  });
  const response = await openKeepAliveFetch(await openConnections('http://127.0.0.1', {}))(
    url,
    post,
  );
  expect([response.status, response.ok, response.headers.get('X-One')]).toEqual([201, true, '1']);
  expect(await response.json()).toEqual({ body: post.body, length: '10' });
});

test('one request after another goes over one connection', async () => {
  const { url, connections } = await serve((_request, response) => void response.end('{}'));
  const fetch = openKeepAliveFetch(await openConnections('http://127.0.0.1', {}));
  for (let turn = 0; turn < 5; turn++) await fetch(url, post);
  expect(connections()).toBe(1);
});

test('a connection that the server closed while it was kept costs no request', async () => {
  let count = 0;
  const { url } = await serve((request, response) => {
    // Closes after the first answer, just as the second request comes.
    if (++count === 2) request.socket.resetAndDestroy();
    else response.end('{}');
  });
  const fetch = openKeepAliveFetch(await openConnections('http://127.0.0.1', {}));
  await fetch(url, post);
  expect((await fetch(url, post)).ok).toBe(true);
  expect(count).toBe(3);
});

test('a new connection that breaks is an error at once', async () => {
  let count = 0;
  const { url } = await serve((request) => {
    count++;
    request.socket.resetAndDestroy();
  });
  await expect(
    openKeepAliveFetch(await openConnections('http://127.0.0.1', {}))(url, post),
  ).rejects.toThrow('ECONNRESET');
  expect(count).toBe(1);
});

test('a body that breaks off is an error, never half an answer', async () => {
  const { url } = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"half":');
    setTimeout(() => response.destroy(), 10);
  });
  await expect(
    openKeepAliveFetch(await openConnections('http://127.0.0.1', {}))(url, post),
  ).rejects.toThrow('aborted');
});

test.each(['before', 'while it waits for an answer', 'within the body'])(
  'an abort %s ends the request',
  async (when) => {
    const { url } = await serve((_request, response) => {
      if (when === 'within the body') response.write('{');
    });
    const controller = new AbortController();
    if (when === 'before') controller.abort();
    else setTimeout(() => controller.abort(), 50);
    const { signal } = controller;
    await expect(
      openKeepAliveFetch(await openConnections('http://127.0.0.1', {}))(url, { ...post, signal }),
    ).rejects.toThrow(/abort/);
  },
);

test('an event stream is given as it comes', async () => {
  let go = () => {};
  const { url } = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write('data: 1\n\n');
    go = () => response.end('data: 2\n\n');
  });
  const { body } = await openKeepAliveFetch(await openConnections('http://127.0.0.1', {}))(
    url,
    post,
  );
  const texts: string[] = [];
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    texts.push(Buffer.from(part).toString());
    go();
  }
  expect(texts.join('')).toBe('data: 1\n\ndata: 2\n\n');
});

test('a redirect is followed with method and body', async () => {
  const { url } = await serve(async (request, response) => {
    if (request.url === '/') return response.writeHead(307, { location: '/new' }).end();
    let body = '';
    for await (const part of request) body += part;
    response.end(body);
  });
  expect(
    await (
      await openKeepAliveFetch(await openConnections('http://127.0.0.1', {}))(url, post)
    ).json(),
  ).toEqual({ a: 'é' });
});
