import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EndpointError } from '@labpipe/cli';
import { afterEach, expect, test } from 'vitest';
import { connect, RequestError } from '../src/index.ts';

interface Asked {
  path: string;
  body: Record<string, unknown>;
  headers: IncomingMessage['headers'];
}
type Answer = (response: ServerResponse, asked: Asked, count: number) => void;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(answer: Answer) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const one = {
      path: request.url ?? '',
      body: text === '' ? {} : JSON.parse(text),
      headers: request.headers,
    };
    asked.push(one);
    answer(response, one, asked.length);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const json = { 'content-type': 'application/json' };
const send = (response: ServerResponse, status: number, body: unknown, headers: object = json) =>
  void response
    .writeHead(status, headers as Record<string, string>)
    .end(typeof body === 'string' ? body : JSON.stringify(body));
const good = {
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};
const question = {
  messages: [{ role: 'user', content: 'hello' }],
  temperature: 0.7,
  max_tokens: 9,
  seed: 5,
  n: 2,
};

const said: string[] = [];
const stderr = { write: (text: string) => said.push(text) } as unknown as NodeJS.WritableStream;

function reach(url: string, args: object = {}, env: Record<string, string> = {}) {
  said.length = 0;
  const all = { 'endpoint-url': url, model: 'm', retries: 0, ...args };
  return connect(all, { env, stderr });
}

test.each(['', '/', '/v1', '/v1/', '/v1/chat/completions', '/v1/models', '/v1?x=1#y'])(
  'a url that ends in %j is asked at /v1/chat/completions, its model taken from the list',
  async (ending) => {
    const { url, asked } = await serve((response, { path }) =>
      send(response, 200, path === '/v1/models' ? { data: [{ id: 'first' }] } : good),
    );
    for (const start of [url, url.replace('http://', '')]) {
      asked.length = 0;
      const client = await connect({ 'endpoint-url': `${start}${ending}` }, { env: {} });
      expect((await client.chat(question)).texts).toEqual(['hi']);
      expect(asked.map(({ path }) => path)).toEqual(['/v1/models', '/v1/chat/completions']);
      expect(asked[1]?.body['model']).toBe('first');
    }
  },
);

test.each([
  ["Ollama's own list", { models: [{ name: 'llama3', model: 'llama3' }] }, 'llama3'],
  ["llama-server's two lists", { models: [{ name: 'm.gguf' }], data: [{ id: 'alias' }] }, 'alias'],
])('%s names the model', async (_name, list, name) => {
  const { url } = await serve((response) => send(response, 200, list));
  expect((await connect({ 'endpoint-url': url }, { env: {} })).model).toBe(name);
});

test.each([
  ['has no list of models', 404, 'Not Found'],
  ['lists none', 200, { object: 'list', data: [] }],
  ['answers with a page', 200, '<html>Ollama is running</html>'],
])('a server that %s is one whose model must be named', async (_name, status, body) => {
  const { url } = await serve((response) => send(response, status, body));
  const args = { 'endpoint-url': url, retries: 0 };
  await expect(connect(args, { env: {} })).rejects.toThrow('--model');
});

test.each([
  ['OpenAI', { error: { message: 'bad', type: 'invalid_request_error', code: null } }, '400 bad'],
  ['Ollama', { error: 'bad' }, '400 bad'],
  ['vLLM of old', { object: 'error', message: 'bad', code: 400 }, '400 bad'],
  ['FastAPI', { detail: 'bad' }, '400 bad'],
  ['pydantic', { detail: [{ loc: ['body', 'x'], msg: 'bad' }] }, '400 body.x: bad'],
  ['a proxy', '<html><head><title>400 Bad\nRequest</title></head><body>', '400 400 Bad Request'],
  ['text', ' bad \n', '400 bad'],
  ['nothing', '', '400'],
])('an error in the form of %s is told in its words', async (_name, body, message) => {
  const { url } = await serve((response) => send(response, 400, body));
  const error = await (await reach(url)).chat(question).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RequestError);
  expect((error as Error).message).toBe(message);
});

test('a page of a megabyte is told in a line', async () => {
  const { url } = await serve((response) => send(response, 400, '<'.repeat(1 << 20)));
  const error = await (await reach(url)).chat(question).catch((thrown: Error) => thrown);
  expect((error as Error).message.length).toBeLessThan(400);
});

const unsupported = (param: string, message: string) => ({
  error: { message, param, code: 'unsupported_parameter' },
});

test.each<[string, string, object, object]>([
  ['seed', 'seed', { error: 'unknown field "seed"' }, {}],
  ['n', 'n', { detail: [{ loc: ['body', 'n'], msg: 'Extra inputs are not permitted' }] }, {}],
  [
    'a temperature',
    'temperature',
    unsupported('temperature', "Unsupported value: 'temperature' does not support 0.7."),
    {},
  ],
  [
    'max_tokens',
    'max_tokens',
    unsupported('max_tokens', "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'."),
    { max_completion_tokens: 9 },
  ],
])(
  'a server that takes no %s is asked without, and it is said once',
  async (_name, param, body, instead) => {
    const { url, asked } = await serve((response, one) =>
      param in one.body ? send(response, 400, body) : send(response, 200, good),
    );
    const client = await reach(url);
    for (let turn = 0; turn < 3; turn++)
      expect((await client.chat(question)).texts).toEqual(['hi']);
    expect(asked).toHaveLength(4);
    expect(asked[3]?.body).toMatchObject(instead);
    expect(asked[3]?.body).not.toHaveProperty(param);
    expect(said.join('').match(new RegExp(`takes no ${param}`, 'g'))).toHaveLength(1);
  },
);

test('a server that refuses for ever, with or without, is believed in the end', async () => {
  const error =
    'unknown field seed, or n, or temperature: only streaming is supported, stream must be true';
  const { url, asked } = await serve((response) => send(response, 400, { error }));
  await expect((await reach(url)).chat(question)).rejects.toThrow('unknown field');
  expect(asked.length).toBeLessThanOrEqual(5);
  expect(asked.at(-1)?.body).toEqual({
    model: 'm',
    messages: question.messages,
    max_tokens: 9,
    n: 2,
    stream: true,
  });
});

test('a value that is out of range is refused, not left out', async () => {
  const message = 'max_tokens is too large: 9. This model supports at most 4 completion tokens';
  const body = { error: { message, param: 'max_tokens', code: 'invalid_value' } };
  const { url, asked } = await serve((response) => send(response, 400, body));
  await expect((await reach(url)).chat(question)).rejects.toThrow('too large');
  expect(asked).toHaveLength(1);
});

const events = [
  { choices: [{ index: 0, delta: { role: 'assistant', content: '' } }], model: 'm' },
  {
    choices: [
      { index: 1, delta: { content: 'ho' } },
      { index: 0, delta: { content: 'h' } },
    ],
  },
  { choices: [{ index: 0, delta: { content: 'i' }, finish_reason: 'length' }] },
  { choices: [{ index: 1, delta: {}, finish_reason: 'stop' }] },
  { choices: [], usage: good.usage },
].map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`);
const stream = { 'content-type': 'text/event-stream; charset=utf-8' };

test('a server that knows nothing but streams is understood', async () => {
  const { url, asked } = await serve((response, { body }) =>
    body['stream'] === true
      ? send(response, 200, `: hello\n\n${events.join('')}data: [DONE]\n\n`, stream)
      : send(response, 400, { error: 'This model only supports streaming' }),
  );
  const client = await reach(url);
  expect(await client.chat(question)).toEqual({
    texts: ['hi', 'ho'],
    finish: ['length', 'stop'],
    usage: good.usage,
    model: 'm',
  });
  await client.chat(question);
  expect(asked).toHaveLength(3);
});

test('a stream that breaks off is asked for again, never half an answer', async () => {
  const { url, asked } = await serve((response, _asked, count) =>
    send(response, 200, events.slice(0, count === 1 ? 2 : 5).join(''), stream),
  );
  expect((await (await reach(url, { retries: 1 })).chat(question)).texts).toEqual(['hi', 'ho']);
  expect(asked).toHaveLength(2);
});

test('JSON under another name is read as JSON', async () => {
  const { url } = await serve((response) =>
    send(response, 200, good, { 'content-type': 'text/plain' }),
  );
  expect((await (await reach(url)).chat(question)).texts).toEqual(['hi']);
});

test.each<[string, unknown, unknown]>([
  ['parts', [{ type: 'text', text: 'h' }, { type: 'text', text: 'i' }, null], 'hi'],
  ['null', null, ''],
  ['a number', 7, ''],
])('content that is %s breaks nothing', async (_name, content, text) => {
  const odd = { choices: [{ message: { content } }], usage: { prompt_tokens: 'many' } };
  const { url } = await serve((response) => send(response, 200, odd));
  expect(await (await reach(url)).chat(question)).toEqual({
    texts: [text],
    finish: [''],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    model: '',
  });
});

test.each([
  ['seconds', () => '1'],
  ['a date', () => new Date(Date.now() + 2000).toUTCString()],
])('Retry-After in %s is waited for', async (_name, after) => {
  const times: number[] = [];
  const { url } = await serve((response, _asked, count) => {
    times.push(Date.now());
    if (count === 1) return send(response, 503, '', { ...json, 'retry-after': after() });
    send(response, 200, good);
  });
  await (await reach(url, { retries: 1 })).chat(question);
  // A date has whole seconds only.
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(900);
});

test('429 without Retry-After is tried again, later and later', async () => {
  const times: number[] = [];
  const { url } = await serve((response, _asked, count) => {
    times.push(Date.now());
    send(response, count < 3 ? 429 : 200, count < 3 ? {} : good);
  });
  expect((await (await reach(url, { retries: 2 })).chat(question)).texts).toEqual(['hi']);
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(350);
  expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(700);
});

test('a redirect at the same host is followed with method and body; the key goes to no other', async () => {
  const other = await serve((response) => send(response, 200, good));
  const { url, asked } = await serve((response, { path }) => {
    if (path.startsWith('/v1')) return send(response, 307, '', { location: '/api/chat' });
    if (path.startsWith('/away')) return send(response, 307, '', { location: other.url });
    send(response, 200, good);
  });
  expect((await (await reach(url)).chat(question)).texts).toEqual(['hi']);
  expect(asked[1]).toMatchObject({ path: '/api/chat', body: { seed: 5 } });
  await expect((await reach(`${url}/away`)).chat(question)).rejects.toThrow(EndpointError);
  expect(other.asked).toEqual([]);
});

test('a key is never told, though the server tells it, nor a password in a url', async () => {
  const { url, asked } = await serve((response, { headers }) =>
    send(response, 401, { error: { message: `no such key: ${headers.authorization}` } }),
  );
  const withKey = await reach(url, {}, { OPENAI_API_KEY: 'sk-very-secret' });
  const error = await withKey.chat(question).catch((thrown: Error) => thrown);
  expect((error as Error).message).toContain('no such key: Bearer ***');
  const pieces = withKey.stream(question)[Symbol.asyncIterator]();
  const streamed = await pieces.next().catch((thrown: Error) => thrown);
  expect((streamed as Error).message).toContain('no such key: Bearer ***');
  asked.length = 1;
  const withPassword = await reach(url.replace('http://', 'http://me:pass-word@'));
  expect(withPassword.url).not.toContain('pass-word');
  const other = await withPassword.chat(question).catch((thrown: Error) => thrown);
  expect((other as Error).message).not.toContain('pass-word');
  expect(asked[1]?.headers.authorization).toBe(`Basic ${btoa('me:pass-word')}`);
});

test('an answer that never ends is given up after 64 MiB', async () => {
  const { url } = await serve((response) => {
    response.writeHead(200, json);
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(1 << 20)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  await expect((await reach(url)).chat(question)).rejects.toThrow('bytes, expected less');
});
