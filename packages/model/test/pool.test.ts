import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { connect, type Jobs } from '../src/index.ts';
import { adaptiveWidth } from '../src/width.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Server {
  url: string;
  count: number;
  peak: number;
  times: number[];
}

type Answer = (response: ServerResponse, server: Server, running: number) => void | Promise<void>;

async function serve(answer: Answer): Promise<Server> {
  let running = 0;
  const state: Server = { url: '', count: 0, peak: 0, times: [] };
  const server = createServer(async (request, response) => {
    state.count++;
    state.times.push(performance.now());
    state.peak = Math.max(state.peak, ++running);
    request.resume();
    await answer(response, state, running);
    running--;
    if (!response.writableEnded) send(response, 200, reply);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

function send(response: ServerResponse, status: number, body: object, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

const reply = { model: 'm', choices: [{ message: { content: 'hi' }, finish_reason: 'stop' }] };
const pause = (milliseconds: number) => new Promise<void>((go) => setTimeout(go, milliseconds));
const question = { messages: [{ role: 'user', content: 'hello' }] };

async function ask(urls: string[], count: number, jobs: Jobs, retries = 5) {
  const args = { 'endpoint-url': urls.join(','), model: 'm', retries };
  const client = await connect(args, { env: {} }, { jobs });
  return Promise.allSettled(Array.from({ length: count }, () => client.chat(question)));
}

const answered = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === 'fulfilled').length;

test('several endpoints share the work, the faster one doing more, and no more than jobs run', async () => {
  const slow = await serve(() => pause(60));
  const fast = await serve(() => pause(10));
  expect(answered(await ask([slow.url, fast.url], 100, 8))).toBe(100);
  expect(slow.count + fast.count).toBe(100);
  expect(fast.count).toBeGreaterThan(slow.count);
  expect(slow.count).toBeGreaterThan(3);
  expect(slow.peak + fast.peak).toBeLessThanOrEqual(8 + 4);
});

test.each([
  ['away', (response: ServerResponse) => void response.destroy()],
  ['failing', (response: ServerResponse) => send(response, 500, {})],
  ['without our model', (response: ServerResponse) => send(response, 404, {})],
])('an endpoint that is %s costs nothing while another answers', async (_what, fault) => {
  const broken = await serve(fault);
  const good = await serve(() => pause(5));
  expect(answered(await ask([broken.url, good.url], 40, 4))).toBe(40);
  expect(good.count).toBe(40);
  // It rests after that.
  expect(broken.count).toBeLessThanOrEqual(8);
});

test('where every endpoint fails, the last failure is the error', async () => {
  const [one, two] = [await serve((r) => send(r, 500, {})), await serve((r) => send(r, 500, {}))];
  const [result] = await ask([one.url, two.url], 1, 1, 0);
  expect(result).toMatchObject({ status: 'rejected', reason: { name: 'EndpointError' } });
  expect([one.count, two.count]).toEqual([1, 1]);
});

test('Retry-After to one request holds the others back as well', async () => {
  const server = await serve(async (response, { count }) => {
    if (count === 3) send(response, 429, {}, { 'retry-after': '1' });
    else await pause(20);
  });
  expect(answered(await ask([server.url], 20, 2))).toBe(20);
  const gaps = server.times.map((time, at) => time - (server.times[at - 1] ?? time));
  expect(Math.max(...gaps)).toBeGreaterThan(900);
  // Before it came the three, and the one that the other job may have sent meanwhile.
  expect([3, 4]).toContain(gaps.findIndex((gap) => gap > 900));
});

test('a server that takes any number gets more and more, from few', async () => {
  const server = await serve(async (_response, _server, running) => pause(100 + running / 100));
  expect(answered(await ask([server.url], 120, { start: 4, most: 64 }))).toBe(120);
  expect(server.peak).toBeGreaterThanOrEqual(16);
});

test('a server that refuses is given half, and is not run against the wall again and again', async () => {
  let refused = 0;
  const server = await serve(async (response, _server, running) => {
    if (running > 12) {
      refused++;
      send(response, 429, {});
    } else await pause(30);
  });
  expect(answered(await ask([server.url], 300, { start: 4, most: 256 }))).toBe(300);
  expect(server.peak).toBeLessThanOrEqual(32);
  expect(refused).toBeLessThan(40);
});

test('two slots at the server are seen by the answers a second: the width stays small', () => {
  const width = adaptiveWidth({ start: 4, most: 256 });
  // Two slots of 100 ms: an answer every 50 ms, however many wait.
  for (let at = 100; at < 20_000; at += 50)
    width.answered(at, true, Math.min(at, width.now() * 50));
  expect(width.now()).toBeLessThanOrEqual(8);
});

test('while answers take no longer than the first, the width doubles in the time of one', () => {
  const width = adaptiveWidth({ start: 8, most: 256 });
  for (let round = 1; round <= 5; round++) {
    for (let count = width.now(); count > 0; count--) width.answered(round * 200, true, 200);
    expect(width.now()).toBe(8 * 2 ** round);
  }
});

test('work that does not fill the width does not make it grow', () => {
  const width = adaptiveWidth({ start: 4, most: 256 });
  for (let at = 0; at < 20_000; at += 5) width.answered(at, false, 5);
  expect(width.now()).toBe(4);
});

test('refusals within a second count once; after them the width grows by one at a time', () => {
  const width = adaptiveWidth({ start: 64, most: 64 });
  for (let at = 0; at < 500; at += 10) width.busy(at);
  expect(width.now()).toBe(32);
  for (let count = 0; count < 64; count++) width.answered(1000 + count, true, 1);
  expect(width.now()).toBe(33);
});
