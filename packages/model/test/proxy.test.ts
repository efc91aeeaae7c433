import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, connect as connectTo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { connect } from '../src/index.ts';
import { proxyOf } from '../src/proxy.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

test.each<[what: string, url: string, env: Record<string, string>, proxy: string | undefined]>([
  ['nothing is named', 'https://a.example/v1', {}, undefined],
  [
    'by scheme',
    'https://a.example/v1',
    { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:2' },
    'http://p:1',
  ],
  [
    'by scheme',
    'http://a.example/v1',
    { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:2' },
    'http://q:2',
  ],
  [
    'small letters first',
    'https://a.example',
    { https_proxy: 'http://p:1', HTTPS_PROXY: 'http://q:2' },
    'http://p:1',
  ],
  ['for all', 'https://a.example', { ALL_PROXY: 'p:1' }, 'http://p:1'],
  ['an empty one is none', 'https://a.example', { https_proxy: '' }, undefined],
  ['never for this machine', 'http://localhost:8000', { ALL_PROXY: 'http://p:1' }, undefined],
  ['never for this machine', 'http://127.0.0.1:8000', { ALL_PROXY: 'http://p:1' }, undefined],
  ['never for this machine', 'http://[::1]:8000', { ALL_PROXY: 'http://p:1' }, undefined],
])('%s: %s', (_what, url, env, proxy) => {
  expect(proxyOf(url, env)).toBe(proxy);
});

test.each<[list: string, isListed: boolean]>([
  ['*', true],
  ['gpu.example.com', true],
  ['example.com', true],
  ['.example.com, other', true],
  ['other *.example.com', true],
  ['EXAMPLE.com', true],
  ['example.com:8000', true],
  ['example.com:80', false],
  ['ample.com', false],
  ['gpu', false],
  ['', false],
  [',', false],
])('NO_PROXY of %j', (NO_PROXY, isListed) => {
  const proxy = proxyOf('http://gpu.example.com:8000/v1', { HTTP_PROXY: 'http://p:1', NO_PROXY });
  expect(proxy).toBe(isListed ? undefined : 'http://p:1');
});

const answer = JSON.stringify({
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
});
const question = { messages: [{ role: 'user', content: 'hello' }] };

async function listen(handler: RequestListener) {
  const server = createServer(handler);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

test('a plain request names its whole url to the proxy, with the name and password for the proxy alone', async () => {
  const seen: (string | undefined)[] = [];
  const { port } = await listen(({ url, headers }, response) => {
    seen.push(url, headers['proxy-authorization'], headers.authorization);
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
  const env = { HTTP_PROXY: `http://me:pass@127.0.0.1:${port}`, OPENAI_API_KEY: 'key' };
  const args = { 'endpoint-url': 'http://teacher.example:8000', model: 'm' };
  const client = await connect(args, { env });
  expect((await client.chat(question)).texts).toEqual(['hi']);
  expect(seen).toEqual([
    'http://teacher.example:8000/v1/chat/completions',
    `Basic ${Buffer.from('me:pass').toString('base64')}`,
    'Bearer key',
  ]);
});

test('a secure one goes through a tunnel, and what fails there names the proxy without its password', async () => {
  const tunnels: (string | undefined)[] = [];
  // The other end speaks no TLS, so that the tunnel is made and its use fails.
  const { server, port } = await listen((_request, response) => response.end());
  server.on('connect', (request: IncomingMessage, socket) => {
    tunnels.push(request.url);
    const end = connectTo(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      end.pipe(socket).pipe(end);
    });
    for (const one of [end, socket]) one.on('error', () => {});
  });
  const env = { HTTPS_PROXY: `http://me:pass@127.0.0.1:${port}` };
  const args = { 'endpoint-url': 'https://teacher.example', model: 'm', retries: 0 };
  const client = await connect(args, { env });
  const failure = await client.chat(question).catch((error: Error) => error.message);
  expect(tunnels).toEqual(['teacher.example:443']);
  expect(failure).toContain(`through the proxy http://me@127.0.0.1:${port}`);
  expect(failure).not.toContain('pass');
});

test('a proxy that is no url, or of a kind that we do not speak, is a usage error without its password', async () => {
  const args = { 'endpoint-url': 'https://teacher.example', model: 'm' };
  const failed = connect(args, { env: { HTTPS_PROXY: 'socks5://me:pass@p:1' } });
  await expect(failed).rejects.toThrow(/Unexpected proxy socks5:\/\/me@p:1 in the environment/);
});
