import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { connect } from '../src/index.ts';
import { openPromptLists, shares } from '../src/prompt-lists.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Body {
  prompt: string | string[];
  n?: number;
  seed?: number;
}

/** A server of text completions: each prompt is answered with itself in capitals. */
async function serve({ lists = true, refuse = '' } = {}) {
  const bodies: Body[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const body = JSON.parse(text) as Body;
    bodies.push(body);
    const prompts = [body.prompt].flat();
    const send = (status: number, answer: object) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer));
    if (Array.isArray(body.prompt) && !lists) return send(500, { error: 'no lists' });
    if (refuse && prompts.includes(refuse)) return send(400, { error: { message: 'too long' } });
    const choices = prompts.flatMap((prompt, at) =>
      Array.from({ length: body.n ?? 1 }, (_, choice) => ({
        index: at * (body.n ?? 1) + choice,
        text: `${prompt.toUpperCase()} ${choice}`,
        finish_reason: 'stop',
      })),
    );
    send(200, {
      model: 'm',
      choices: choices.reverse(),
      usage: { prompt_tokens: 10, completion_tokens: 21 },
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = await connect(
    { 'endpoint-url': url, model: 'm', retries: 0 },
    { env: {} },
    { jobs: 4 },
  );
  return { complete: openPromptLists(client), bodies };
}

const names = Array.from({ length: 20 }, (_, at) => `prompt ${at}`);
const sizes = (bodies: readonly Body[]) => bodies.map(({ prompt }) => [prompt].flat().length);

test('prompts that are asked at once go eight a request, each with its own answer, and no seed', async () => {
  const { complete, bodies } = await serve();
  const answers = await Promise.all(
    names.map((name, seed) => complete(name, { seed, max_tokens: 5 })),
  );
  expect(answers.map(({ texts }) => texts)).toEqual(
    names.map((name) => [`${name.toUpperCase()} 0`]),
  );
  expect(sizes(bodies)).toEqual([2, 8, 8, 4]);
  expect(bodies.some((body) => 'seed' in body)).toBe(false);
});

test('prompts with other settings do not share a request', async () => {
  const { complete, bodies } = await serve();
  await Promise.all(names.map((name, at) => complete(name, { temperature: at % 2 })));
  expect(sizes(bodies).sort()).toEqual([2, 2, 2, 8, 8]);
});

test('several answers each come to the prompt that they answer', async () => {
  const { complete } = await serve();
  const answers = await Promise.all(['a', 'b'].map((name) => complete(name, { n: 3 })));
  expect(answers.map(({ texts }) => texts.join())).toEqual(['A 0,A 1,A 2', 'B 0,B 1,B 2']);
  // The server counts the list as one: what each took adds up to that.
  expect(answers.map(({ usage }) => usage.prompt_tokens)).toEqual([5, 5]);
  expect(answers.reduce((sum, { usage }) => sum + usage.completion_tokens, 0)).toBe(21);
});

test('where the server takes no lists each prompt goes alone, with its seed', async () => {
  const { complete, bodies } = await serve({ lists: false });
  const answers = await Promise.all(names.map((name, seed) => complete(name, { seed })));
  expect(answers.map(({ texts }) => texts[0])).toEqual(
    names.map((name) => `${name.toUpperCase()} 0`),
  );
  expect(sizes(bodies.slice(1))).toEqual(names.map(() => 1));
  const seeds = bodies.slice(1).map(({ prompt, seed }) => [prompt, seed] as const);
  expect(Object.fromEntries(seeds)).toEqual(
    Object.fromEntries(names.map((name, seed) => [name, seed])),
  );
});

test('a prompt that is refused takes no other of its list with it', async () => {
  const { complete } = await serve({ refuse: 'prompt 3' });
  const results = await Promise.allSettled(names.map((name) => complete(name, {})));
  expect(results.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))).toEqual([3]);
  expect(results[3]).toMatchObject({ reason: { name: 'RequestError', message: '400 too long' } });
});

test('a number is shared out to the last', () => {
  expect(shares(10, [1, 1, 1])).toEqual([3, 4, 3]);
  expect(shares(7, [0, 0])).toEqual([0, 7]);
  expect(shares(0, [5, 5])).toEqual([0, 0]);
  expect(shares(5, [])).toEqual([]);
});
