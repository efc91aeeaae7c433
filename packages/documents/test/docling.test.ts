import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { afterEach, expect, test } from 'vitest';
import { openDocling } from '../src/docling/docling.ts';
import { openService } from '../src/docling/service.ts';
import { documentsOf } from '../src/documents.ts';
import { openRepositories } from '../src/repository.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'leaf'));
writeFileSync(join(folder, 'leaf', 'scan.png'), 'a picture of a velm');
writeFileSync(join(folder, 'leaf', 'velm.md'), '# Velms\n');
let caches = 0;

interface Asked {
  path: string;
  key: string | undefined;
  body: string;
}

type Say = (asked: Asked, count: number, response: ServerResponse) => object | undefined;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server that speaks docling-serve's API v1: a task that is pending, started, and then what a test wants. */
async function startDocling(result: object, before?: Say) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const one = {
      path: request.url ?? '',
      key: request.headers['x-api-key'] as string | undefined,
      body: await read(request),
    };
    asked.push(one);
    const said = before?.(one, asked.length, response) ?? answer(one.path, asked);
    if (!response.writableEnded) response.end(JSON.stringify(said));
  });
  const answer = (path: string, all: Asked[]) => {
    const task = { task_id: 'a/b', task_position: 1, task_meta: null };
    if (path === '/v1/convert/file/async') return { ...task, task_status: 'pending' };
    if (path.startsWith('/v1/status/poll/a%2Fb?wait='))
      return { ...task, task_status: all.length < 3 ? 'started' : 'success' };
    return path === '/v1/result/a%2Fb' ? result : {};
  };
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += part;
  return text;
}

const success = {
  status: 'success',
  errors: [],
  document: { filename: 'scan.png', md_content: '# A velm\n\n<!-- image -->\n\nSeven legs.\n' },
};

async function documents(url: string, env: Record<string, string> = {}) {
  const io = {
    env: { PATH: process.env['PATH'], XDG_CACHE_HOME: join(folder, `cache-${++caches}`), ...env },
  };
  const leaf = { file: join(folder, 'leaf', 'qna.yaml'), document: { files: ['*.png', '*.md'] } };
  const found = [];
  for await (const one of documentsOf(leaf, openRepositories(io), openDocling(url, io)))
    found.push(one);
  return found;
}

test('what we cannot read is handed to docling-serve, waited for, and read as its Markdown without pictures', async () => {
  const { url, asked } = await startDocling(success);
  expect(await documents(`${url}/v1/`, { DOCLING_API_KEY: 'secret' })).toEqual([
    { source: { file: 'scan.png' }, text: '# A velm\n\nSeven legs.\n' },
    { source: { file: 'velm.md' }, text: '# Velms\n' },
  ]);
  expect(asked.map(({ path }) => path)).toEqual([
    '/v1/convert/file/async',
    '/v1/status/poll/a%2Fb?wait=10',
    '/v1/status/poll/a%2Fb?wait=10',
    '/v1/result/a%2Fb',
  ]);
  expect(new Set(asked.map(({ key }) => key))).toEqual(new Set(['secret']));
  expect(asked[0]?.body).toContain('filename="scan.png"');
  expect(asked[0]?.body).toContain('a picture of a velm');
  expect(asked[0]?.body).toMatch(/name="to_formats"\s+md\s/);
});

test('the same bytes are converted once', async () => {
  const { url, asked } = await startDocling(success);
  const cache = { XDG_CACHE_HOME: join(folder, 'shared') };
  const first = await documents(url, cache);
  const before = asked.length;
  expect(await documents(url, cache)).toEqual(first);
  expect(asked.length).toBe(before);
});

test('a busy server is asked again', async () => {
  const { url, asked } = await startDocling(success, (_one, count, response) => {
    if (count > 1) return undefined;
    response.writeHead(503).end('{}');
    return {};
  });
  expect(await documents(url)).toHaveLength(2);
  const paths = asked.map(({ path }) => path);
  expect(paths.slice(0, 2)).toEqual(['/v1/convert/file/async', '/v1/convert/file/async']);
});

test('a document of which pages are missing is refused by name, with what docling says', async () => {
  const errors = [{ component_type: 'pipeline', error_message: 'page 2 is broken' }];
  const { url } = await startDocling({ ...success, status: 'partial_success', errors });
  const [problem] = await documents(url);
  expect(problem).toMatchObject({ how: 'rejected', reason: 'not-converted', what: 'scan.png' });
  expect(problem).toHaveProperty(
    'detail',
    expect.stringContaining('partial_success of docling-serve (page 2 is broken)'),
  );
});

test.each([
  [
    'a wrong key',
    401,
    '{"detail":"no"}',
    'status 401 of docling-serve ({"detail":"no"}), expected a conversion: set DOCLING_API_KEY',
  ],
  ['another server', 200, '<html>', 'expected JSON of docling-serve: is --docling-url right?'],
])('%s is said', async (_name, status, body, message) => {
  const { url } = await startDocling({}, (_one, _count, response) => {
    response.writeHead(status).end(body);
    return {};
  });
  expect(await documents(url)).toContainEqual({
    how: 'failed',
    reason: 'not-converted',
    detail: expect.stringContaining(message),
    what: 'scan.png',
  });
});

test('who is away is tried again for one document, and not for each of the others', async () => {
  const { url, asked } = await startDocling({}, (_one, _count, response) => {
    response.destroy();
    return {};
  });
  const service = openService(url, undefined, undefined, [0, 0, 0]);
  for (const count of [4, 5, 6]) {
    await expect(service(Buffer.from('x'), 'scan.png')).rejects.toMatchObject({
      reason: 'docling-away',
    });
    expect(asked).toHaveLength(count);
  }
});

test('a url that is none is refused before anything is read', () => {
  for (const url of ['ftp://x', 'http://', ''])
    expect(() => openDocling(url, { env: {} })).toThrow('--docling-url: Unexpected');
});
