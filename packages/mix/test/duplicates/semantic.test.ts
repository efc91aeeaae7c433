import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { hashText, normalText } from '@labpipe/text';
import { afterEach, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';

const folder = temporaryFolder();
let server: Server | undefined;
let batches: number[] = [];
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

// Words of one meaning share a number; the rest of a vector is a hash of each word.
const meanings = new Map([
  ['tall', 'high'],
  ['erected', 'built'],
  ['constructed', 'built'],
]);

function vectorOf(text: string): number[] {
  const vector = new Array(2048).fill(0);
  for (const word of normalText(text).split(' ')) {
    vector[hashText(meanings.get(word) ?? word) % vector.length] += 1;
  }
  return vector;
}

/** A server of /v1/embeddings that knows a few synonyms and refuses batches with a text of more than 300 characters. */
async function serve(broken?: object): Promise<string> {
  batches = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => {
      body += data;
    });
    request.on('end', () => {
      const answer = (status: number, value: object) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify(value));
      if (request.url === '/v1/models') return answer(200, { data: [{ id: 'embedder' }] });
      const { input, model, encoding_format: format } = JSON.parse(body);
      expect([request.url, model, format]).toEqual(['/v1/embeddings', 'embedder', 'float']);
      batches.push(input.length);
      if (input.some((text: string) => text.length > 300)) {
        return answer(400, { error: { message: 'too long' } });
      }
      const data = input.map((text: string, index: number) => ({
        index,
        embedding: vectorOf(text),
      }));
      return answer(200, broken ?? { data: data.reverse() });
    });
  });
  await new Promise<void>((ready) => server!.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const row = (question: string, answer: string) =>
  `${JSON.stringify({
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
  })}\n`;
const args = ['--held-out', 'none', '--dedupe', 'semantic', '--retries', '0'];

test('rows that mean the same are told by their embeddings, asked for in batches', async () => {
  const url = await serve();
  const others = Array.from({ length: 200 }, (_, at) =>
    row(`Question ${at} of ${at * 7}?`, `It is ${at}.`),
  );
  const stdin = [
    row('How high is the old tower?', 'It was built at 40 m.'),
    ...others,
    row('How tall is the old tower?', 'It was erected at 40 m.'),
  ].join('');
  const { code, stdout, stderr } = await runInTest(main, [...args, '--endpoint-url', url], {
    stdin,
  });
  expect(stderr).toContain(
    '202 in, 202 made, 201 out, 1 rejected, 0 failed (semantic-duplicate 1)',
  );
  expect(stdout.match(/old tower/g)).toHaveLength(1);
  expect(code).toBe(0);
  expect(batches.sort()).toEqual([10, 64, 64, 64]);
});

test('a text that the model refuses costs its batch nothing: that row alone has no embedding, and stays', async () => {
  const url = await serve();
  const stdin =
    row('How high is the tower?', '40 m') +
    row('long', 'x'.repeat(400)) +
    row('How tall is the tower?', '40 m');
  const { stdout, stderr } = await runInTest(main, [...args, '--endpoint-url', url], { stdin });
  expect(stderr).toContain(
    '2 out, 1 rejected, 0 failed (semantic-duplicate 1), 1 rows stay for want of an embedding',
  );
  expect(stdout).toContain('x'.repeat(400));
});

test.each([
  ['none', { data: [] }, 'Unexpected 0 embeddings for 1 texts, expected one each'],
  ['no numbers', { data: [{ embedding: [] }] }, 'Unexpected embedding 1 of 1, expected numbers'],
])('a server that answers with %s ends the run with 5', async (_name, broken, message) => {
  const url = await serve(broken);
  const run = await runInTest(main, [...args, '--endpoint-url', url], { stdin: row('a', 'b') });
  expect(run).toMatchObject({ code: 5, stdout: '' });
  expect(run.stderr).toContain(message);
});

test('without an endpoint it says which flag is missing', async () => {
  const run = await runInTest(main, args, { stdin: row('a', 'b') });
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('expected --endpoint-url or OPENAI_BASE_URL');
});

test('what was embedded once is not asked for again, by any run; another model or no cache asks', async () => {
  const url = await serve();
  const cache = join(folder, 'cache');
  const stdin = ['a', 'b', 'c'].map((name) => row(`What is ${name}?`, `It is ${name}.`)).join('');
  const run = async (...more: string[]) => {
    batches = [];
    const { code, stdout } = await runInTest(main, [...args, '--endpoint-url', url, ...more], {
      stdin,
      env: { XDG_CACHE_HOME: cache },
    });
    expect(code).toBe(0);
    return { stdout, asked: batches.reduce((sum, size) => sum + size, 0) };
  };
  const first = await run('--select', '2', '--select-by', 'embeddings');
  expect(first.asked).toBe(3);
  expect(await run('--select', '2', '--select-by', 'embeddings')).toEqual({ ...first, asked: 0 });
  expect((await run('--cache', 'none')).asked).toBe(3);
  // A record that a killed run left half is passed over.
  const [segments] = readdirSync(join(cache, 'labpipe', 'embeddings'));
  const path = join(cache, 'labpipe', 'embeddings', segments!);
  const [segment] = readdirSync(path);
  truncateSync(join(path, segment!), statSync(join(path, segment!)).size - 5);
  expect((await run()).asked).toBe(1);
  expect((await run()).asked).toBe(0);
});

test('a cache that cannot be used is named, and the run goes on', async () => {
  const url = await serve();
  writeFileSync(join(folder, 'file'), '');
  const { code, stderr } = await runInTest(
    main,
    [...args, '--endpoint-url', url, '--cache', join(folder, 'file')],
    { stdin: row('What is it?', 'It.') },
  );
  expect(code).toBe(0);
  expect(stderr).toContain(
    'expected a folder to keep embeddings in: see --cache; going on without',
  );
});
