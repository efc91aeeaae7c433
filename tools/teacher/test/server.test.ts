// Real HTTP against a real server on a free port.
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { largestBody } from '../src/http/body.ts';
import { garbage } from '../src/http/faults.ts';
import { type Settings, teacherServer } from '../src/http/server.ts';
import { tokensOf } from '../src/http/tokens.ts';
import { pairsOf } from '../src/prompt.ts';
import { reply } from '../src/reply.ts';
import { knowledgePrompt, tower } from './prompts.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function serve(settings: Partial<Settings> = {}) {
  const { server, tally } = teacherServer({ seed: 0, latency: 0, faultRate: 0, ...settings });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = (path: string, body: unknown) =>
    fetch(url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const chat = (body: object) => post('/v1/chat/completions', { messages: ask(), ...body });
  return { url, server, tally, post, chat };
}

const ask = (prompt = knowledgePrompt(tower, 12)) => [{ role: 'user', content: prompt }];
/** As much of the bodies as the tests read. */
interface Body {
  object: string;
  model: string;
  choices: { index: number; text: string; finish_reason: string; message: { content: string } }[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
  data: { id: string; description: string }[];
  error: { type: string; code: string | null };
}
const bodyOf = async (response: Response | Promise<Response>) =>
  (await (await response).json()) as Body;
const textOf = async (response: Response) => (await bodyOf(response)).choices[0]!.message.content;

describe('a chat completion', () => {
  test('holds what the rules say, with usage counted at 1.3 tokens a word', async () => {
    const { chat } = await serve();
    const body = await bodyOf(chat({ seed: 3 }));
    expect(body).toMatchObject({ object: 'chat.completion', model: 'stand-in-teacher' });
    expect(body.choices).toEqual([
      {
        index: 0,
        finish_reason: 'stop',
        logprobs: null,
        message: { role: 'assistant', content: reply(ask()[0]!.content, 3) },
      },
    ]);
    const {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: total,
    } = body.usage;
    expect(prompt).toBe(Math.ceil(ask()[0]!.content.split(/\s+/).length * 1.3));
    expect(completion).toBe(tokensOf(body.choices[0]!.message.content));
    expect(total).toBe(prompt + completion);
  });

  test('is the same again, and another with another seed of the request or the server', async () => {
    const [one, two] = [await serve(), await serve({ seed: 1 })];
    const first = await textOf(await one.chat({ seed: 3 }));
    expect(await textOf(await one.chat({ seed: 3 }))).toBe(first);
    expect(await textOf(await one.chat({ seed: 4 }))).not.toBe(first);
    expect(await textOf(await two.chat({ seed: 3 }))).not.toBe(first);
    expect(await textOf(await one.chat({}))).toBe(await textOf(await one.chat({})));
  });

  test('reads every message, and content in parts', async () => {
    const { chat } = await serve();
    const [before, after] = knowledgePrompt(tower, 12).split('[Start of Document]');
    const messages = [
      { role: 'system', content: before },
      { role: 'user', content: [{ type: 'text', text: `[Start of Document]${after}` }] },
    ];
    expect(pairsOf(await textOf(await chat({ messages })))).toHaveLength(12);
  });

  test('gives n different choices', async () => {
    const { chat } = await serve();
    const { choices } = await bodyOf(chat({ n: 3, seed: 1 }));
    expect(choices.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2]);
    expect(
      new Set(choices.map(({ message }: { message: { content: string } }) => message.content)).size,
    ).toBe(3);
  });

  test('is cut at max_tokens, and says so', async () => {
    const { chat } = await serve();
    for (const limit of [{ max_tokens: 20 }, { max_completion_tokens: 20 }]) {
      const { choices, usage } = await bodyOf(chat(limit));
      expect(choices[0]!.finish_reason).toBe('length');
      expect(usage.completion_tokens).toBeLessThanOrEqual(20);
      expect(usage.completion_tokens).toBeGreaterThan(15);
    }
  });

  test('ends before a stop text', async () => {
    const { chat } = await serve();
    const text = await textOf(await chat({ stop: ['[END]', '[NEVER]'] }));
    expect(text).toMatch(/^\[QUESTION\]\n[^[]+\[ANSWER\]\n[^[]+$/);
  });

  test('streams the same text in pieces, ends it, counts and says done', async () => {
    const { chat } = await serve();
    const response = await chat({ seed: 3, stream: true, stream_options: { include_usage: true } });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const lines = (await response.text()).split('\n\n').filter((line) => line !== '');
    expect(lines.at(-1)).toBe('data: [DONE]');
    const chunks = lines.slice(0, -1).map((line) => JSON.parse(line.replace(/^data: /, '')));
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
    expect(text).toBe(await textOf(await chat({ seed: 3 })));
    expect(chunks.length).toBeGreaterThan(10);
    expect(chunks.at(-2).choices[0].finish_reason).toBe('stop');
    expect(chunks.at(-1).usage.completion_tokens).toBe(tokensOf(text));
  });
});

test('a text completion answers alike, streamed too', async () => {
  const { post } = await serve();
  const prompt = knowledgePrompt(tower, 3);
  const body = await bodyOf(post('/v1/completions', { prompt, seed: 2 }));
  expect(body.object).toBe('text_completion');
  expect(body.choices[0]!.text).toBe(reply(prompt, 2));
  const stream = await (await post('/v1/completions', { prompt, seed: 2, stream: true })).text();
  const chunks = stream
    .split('\n\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)));
  expect(chunks.map(({ choices }) => choices[0].text).join('')).toBe(reply(prompt, 2));
});

test('a list of prompts is answered as each of them alone, n answers each, in their order', async () => {
  const { post } = await serve();
  const prompt = [knowledgePrompt(tower, 3), 'nothing to do', knowledgePrompt(tower, 2)];
  const body = await bodyOf(post('/v1/completions', { prompt, seed: 2, n: 2 }));
  expect(body.choices.map(({ index, text }) => [index, text])).toEqual(
    prompt.flatMap((one) => [reply(one, 2), reply(one, 3)]).map((text, index) => [index, text]),
  );
  const alone = await Promise.all(
    prompt.map((one) => bodyOf(post('/v1/completions', { prompt: one, seed: 2, n: 2 }))),
  );
  const tokens = alone.map(({ usage }) => usage.total_tokens);
  expect(body.usage.total_tokens).toBe(tokens.reduce((sum, count) => sum + count, 0));
});

test('the list of models says that this is no model', async () => {
  const { url } = await serve();
  const { data } = await bodyOf(fetch(`${url}/v1/models`));
  expect(data).toHaveLength(1);
  expect(data[0]).toMatchObject({ id: 'stand-in-teacher', object: 'model' });
  expect(data[0]!.description).toMatch(/stand-in .* no language model/);
  expect(await bodyOf(fetch(`${url}/health`))).toEqual({ status: 'ok' });
});

describe('a bad request', () => {
  test.each([
    ['not JSON', '{"messages": [', null, /JSON object/],
    ['a list', '[]', null, /JSON object/],
    ['no messages', { messages: [] }, 'messages', /at least one message/],
    ['messages that are text', { messages: 'hello' }, 'messages', /at least one message/],
    [
      'a message without a role',
      { messages: [{ content: 'a' }] },
      'messages[0].role',
      /expected a text/,
    ],
    [
      'a message without content',
      { messages: [{ role: 'user' }] },
      'messages[0].content',
      /expected a text/,
    ],
    ['null for a message', { messages: [null] }, 'messages[0].role', /expected a text/],
    [
      'null for a part',
      { messages: [{ role: 'user', content: [null] }] },
      'messages[0].content',
      /expected a text/,
    ],
    ['a seed that is a text', { messages: ask(), seed: 'x' }, 'seed', /whole number/],
    ['no choices', { messages: ask(), n: 0 }, 'n', /from 1 to 128/],
    ['a million choices', { messages: ask(), n: 1e6 }, 'n', /from 1 to 128/],
    ['half a token', { messages: ask(), max_tokens: 0.5 }, 'max_tokens', /whole number/],
    ['a stop that is a number', { messages: ask(), stop: 5 }, 'stop', /expected a text/],
    [
      'token probabilities',
      { messages: ask(), logprobs: true },
      'logprobs',
      /no token probabilities/,
    ],
  ])('with %s is answered 400 in the shape of OpenAI', async (_, body, param, message) => {
    const { post, tally } = await serve();
    const response = await post('/v1/chat/completions', body);
    expect(response.status).toBe(400);
    expect(await bodyOf(response)).toEqual({
      error: {
        message: expect.stringMatching(message),
        type: 'invalid_request_error',
        param,
        code: null,
      },
    });
    expect(tally).toEqual({ answered: 0, refused: 1, faults: 0 });
  });

  test.each([
    ['GET', '/v1/nothing', 404],
    ['POST', '/__proto__', 404],
    ['GET', '/v1/chat/completions', 405],
    ['POST', '/v1/models', 405],
  ])('%s %s is answered %d', async (method, path, status) => {
    const { url } = await serve();
    const response = await fetch(url + path, { method });
    expect(response.status).toBe(status);
    expect((await bodyOf(response)).error.type).toBe('invalid_request_error');
  });

  test('for a model that is not here is answered 404 with its name', async () => {
    const { chat } = await serve();
    const response = await chat({ model: 'gpt-4' });
    expect(response.status).toBe(404);
    expect((await bodyOf(response)).error).toMatchObject({
      param: 'model',
      message: expect.stringContaining('"gpt-4"'),
    });
  });

  test('that is too large is answered 413 without being read to its end', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/v1/completions`, {
      method: 'POST',
      body: Buffer.alloc(largestBody + 1, 'x'),
    });
    expect(response.status).toBe(413);
    expect((await bodyOf(response)).error.code).toBe('request_too_large');
  });
});

test('a hundred requests at once are all answered, and connections are kept', async () => {
  const { url, server } = await serve();
  let connections = 0;
  server.on('connection', () => connections++);
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const statuses = await Promise.all(
    Array.from({ length: 100 }, (_, seed) =>
      postWith(agent, `${url}/v1/chat/completions`, { messages: ask(), seed }),
    ),
  );
  agent.destroy();
  expect(statuses).toEqual(Array.from({ length: 100 }, () => 200));
  expect(connections).toBe(4);
});

test('latency holds back each answer, but not the others', async () => {
  const { chat } = await serve({ latency: 300 });
  const started = performance.now();
  await Promise.all(Array.from({ length: 20 }, (_, seed) => seed).map((seed) => chat({ seed })));
  const elapsed = performance.now() - started;
  expect(elapsed).toBeGreaterThanOrEqual(295);
  expect(elapsed).toBeLessThan(3000);
});

describe('with faults', () => {
  const outcome = async (response: Promise<Response>): Promise<string> => {
    try {
      const received = await response;
      if (received.status === 429) return `429 ${received.headers.get('retry-after')}`;
      if (received.status !== 200) return String(received.status);
      return (await textOf(received)) === garbage ? 'garbage' : 'answer';
    } catch {
      return 'cut';
    }
  };

  test('the asked share of requests goes wrong, in the mixture of the help', async () => {
    const { chat, tally } = await serve({ faultRate: 0.5, seed: 7 });
    const outcomes: Record<string, number> = {};
    for (let seed = 0; seed < 600; seed++) {
      const name = await outcome(chat({ seed, max_tokens: 50 }));
      outcomes[name] = (outcomes[name] ?? 0) + 1;
    }
    const share = (name: string) => (outcomes[name] ?? 0) / 600;
    expect(share('answer')).toBeCloseTo(0.5, 1);
    expect(share('429 1')).toBeCloseTo(0.2, 1);
    expect(share('500')).toBeCloseTo(0.15, 1);
    expect(share('cut')).toBeCloseTo(0.075, 1);
    expect(share('garbage')).toBeCloseTo(0.075, 1);
    expect(Object.keys(outcomes).sort()).toEqual(['429 1', '500', 'answer', 'cut', 'garbage']);
    expect(tally.answered + tally.faults).toBe(600);
  });

  test('the same requests go wrong in the same way in another run, and not with another seed', async () => {
    const run = async (seed: number) => {
      const { chat } = await serve({ faultRate: 0.5, seed });
      const outcomes: string[] = [];
      for (let number = 0; number < 40; number++)
        outcomes.push(await outcome(chat({ seed: number })));
      return outcomes;
    };
    expect(await run(7)).toEqual(await run(7));
    expect(await run(7)).not.toEqual(await run(8));
  });

  test('a retry of the same request may succeed', async () => {
    const { chat } = await serve({ faultRate: 0.8, seed: 7 });
    const tries: string[] = [];
    while (tries.at(-1) !== 'answer' && tries.length < 60)
      tries.push(await outcome(chat({ seed: 1 })));
    expect(tries.at(-1)).toBe('answer');
    expect(tries.length).toBeGreaterThan(1);
  });
});

async function postWith(agent: Agent, url: string, body: object): Promise<number | undefined> {
  const request = httpRequest(url, { method: 'POST', agent });
  request.end(JSON.stringify(body));
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
  return response.statusCode;
}
