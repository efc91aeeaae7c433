import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createApiServer, type StoppableServer } from '../../src/http/server.ts';
import { listen } from '../../src/listen.ts';
import type { Model } from '../../src/model.ts';
import { routes } from '../../src/routes.ts';
import { post } from '../start-serve.ts';
import { scriptedModel } from './scripted-model.ts';

const running: StoppableServer[] = [];
afterEach(() => Promise.all(running.splice(0).map(({ stop }) => stop())));

async function start(generate: Model['generate'], key?: string, loaded = true) {
  const defects: unknown[] = [];
  const server = createApiServer({
    served: () =>
      loaded
        ? { model: scriptedModel(generate), name: 'scripted', aliases: [], created: 0 }
        : undefined,
    routes,
    key,
    onAnswer: () => {},
    onDefect: (error) => defects.push(error),
  });
  running.push(server);
  return { url: await listen(server.server, '127.0.0.1', 0), server, defects };
}

const question = { messages: [{ role: 'user', content: 'x' }] };
const word: Model['generate'] = async function* () {
  yield { text: 'word', tokens: 1, logprobs: [], finish: 'stop' };
};
/** Speaks until it is stopped, and tells when it was. */
function endless() {
  let hear: (reason: unknown) => void = () => {};
  const stopped = new Promise<unknown>((resolve) => {
    hear = resolve;
  });
  const generate: Model['generate'] = async function* (_prompt, _generation, signal) {
    signal.addEventListener('abort', () => hear(signal.reason));
    for (;;) {
      signal.throwIfAborted();
      yield { text: 'and ', tokens: 1, logprobs: [] };
      await sleep(5);
    }
  };
  return { generate, stopped };
}

test.each([
  ['GET', '/v1/chat/completions', undefined, 405, 'Unexpected GET, expected POST'],
  ['POST', '/v1/embeddings', '{}', 404, 'Unexpected path /v1/embeddings, expected one of /health'],
  ['POST', '/v1/completions', '{"prompt"', 400, 'expected JSON'],
  ['POST', '/v1/completions', '[1]', 400, 'expected one JSON object'],
  ['POST', '/v1/completions', `"${'x'.repeat(9 * 2 ** 20)}"`, 413, 'more than 8388608 bytes'],
])(
  '%s %s with a bad request says what was expected',
  async (method, path, body, status, message) => {
    const { url } = await start(word);
    const response = await fetch(new URL(path, url), { method, ...(body && { body }) });
    const { error } = (await response.json()) as { error: { message: string } };
    expect([response.status, error.message]).toEqual([status, expect.stringContaining(message)]);
  },
);

test('while the model is being loaded every route says so', async () => {
  const { url } = await start(word, undefined, false);
  expect((await fetch(new URL('/health', url))).status).toBe(503);
  expect(await post(`${url}/chat/completions`, question)).toMatchObject({
    status: 503,
    error: { code: 'loading' },
  });
});

test('a path with a query or a slash at its end is the same path', async () => {
  const { url } = await start(word);
  expect((await fetch(`${url}/models/?limit=1`)).status).toBe(200);
});

test('with a key only those who bring it are answered, but /health answers all', async () => {
  const { url } = await start(word, 'secret');
  const ask = (authorization: string) =>
    post(`${url}/chat/completions`, question, { headers: { authorization } });
  expect(await ask('Bearer wrong')).toMatchObject({
    status: 401,
    error: { code: 'invalid_api_key' },
  });
  expect(await ask('')).toMatchObject({ status: 401 });
  expect(await ask('Bearer secret')).toMatchObject({ status: 200 });
  expect((await fetch(`${url}/nowhere`)).status).toBe(401);
  expect((await fetch(new URL('/health', url))).status).toBe(200);
});

test.each([true, false])('a client that hangs up stops the model (stream: %s)', async (stream) => {
  const { generate, stopped } = endless();
  const { url, defects } = await start(generate);
  const client = new AbortController();
  const response = fetch(`${url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ ...question, stream }),
    signal: client.signal,
  });
  if (stream) await (await response).body?.getReader().read();
  else await sleep(50);
  client.abort();
  await response.catch(() => {});
  expect(await stopped).toBeDefined();
  expect(defects).toEqual([]);
});

test('stopping tells the clients, whole answers and streams, and frees the port', async () => {
  const { generate } = endless();
  const { url, server } = await start(generate);
  const whole = post(`${url}/chat/completions`, question);
  const streamed = fetch(`${url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ ...question, stream: true }),
  }).then((response) => response.text());
  await sleep(100);
  const began = performance.now();
  await server.stop();
  expect(performance.now() - began).toBeLessThan(2000);
  expect(await whole).toMatchObject({ status: 503, error: { message: 'The server is stopping' } });
  expect(await streamed).toMatch(/"and ".*The server is stopping.*\[DONE\]\n\n$/s);
  await expect(fetch(url)).rejects.toThrow();
});

test('stopping does not wait for a client that never finishes its request', async () => {
  const { url, server } = await start(word);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write('POST /v1/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
  await sleep(50);
  const began = performance.now();
  await server.stop();
  expect(performance.now() - began).toBeLessThan(3000);
  socket.destroy();
});

test('a defect is 500 without its inside, and is told to the one who runs the server', async () => {
  const failing: Model['generate'] = async function* () {
    yield { text: 'a', tokens: 1, logprobs: [] };
    throw new Error('inner secret');
  };
  const { url, defects } = await start(failing);
  const answer = await post(`${url}/chat/completions`, question);
  expect(answer).toMatchObject({ status: 500, error: { type: 'server_error' } });
  expect(JSON.stringify(answer)).not.toContain('inner secret');
  expect(defects).toEqual([new Error('inner secret')]);
});

test('a client that does not read does not fill the memory', async () => {
  let made = 0;
  const flood: Model['generate'] = async function* (_prompt, _generation, signal) {
    for (;;) {
      signal.throwIfAborted();
      made++;
      yield { text: 'x'.repeat(100_000), tokens: 1, logprobs: [] };
    }
  };
  const { url } = await start(flood);
  const body = JSON.stringify({ ...question, stream: true });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.pause();
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await sleep(500);
  const before = made;
  await sleep(300);
  expect(before).toBeGreaterThan(0);
  expect(made).toBe(before);
  socket.destroy();
});
