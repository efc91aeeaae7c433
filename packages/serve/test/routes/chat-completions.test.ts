import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { post, postForEvents, startServe, tiny } from '../start-serve.ts';

const { url } = await startServe([tiny]);
const chat = `${url}/chat/completions`;
const ask = (content: string, rest: object = {}) => ({
  messages: [{ role: 'user', content }],
  temperature: 0,
  ...rest,
});

test('an answer has OpenAI’s shape, ends with the turn and counts its tokens', async () => {
  const answer = await post(chat, ask('What is the capital of Velmora?', { model: 'tiny' }));
  expect(answer).toMatchObject({
    status: 200,
    object: 'chat.completion',
    model: 'tiny',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'The capital of Velmora is Tessa.' },
        finish_reason: 'stop',
      },
    ],
  });
  const { prompt_tokens, completion_tokens, total_tokens } = answer.usage;
  expect(completion_tokens).toBeGreaterThan(4);
  expect(total_tokens).toBe(prompt_tokens + completion_tokens);
});

test('a stream gives the same answer in pieces, then why it ended, then the usage', async () => {
  const body = ask('Hello', { stream_options: { include_usage: true } });
  const events = await postForEvents(chat, body);
  expect(events[0]?.choices[0].delta).toEqual({ role: 'assistant', content: '' });
  const pieces = events.flatMap(({ choices }) => choices.map((choice) => choice.delta.content));
  expect(pieces.length).toBeGreaterThan(4);
  expect(pieces.join('')).toBe('Good day.');
  expect(events.at(-2)?.choices[0].finish_reason).toBe('stop');
  expect(events.at(-1)).toMatchObject({ choices: [], usage: (await post(chat, body)).usage });
});

test('the openai client gets an answer, whole and streamed', async () => {
  const client = new OpenAI({ baseURL: url, apiKey: 'none' });
  const request = { model: 'tiny', ...ask('Who wrote the Almanac?') } as never;
  const whole = (await client.chat.completions.create(request)) as OpenAI.ChatCompletion;
  expect(whole.choices[0]?.message.content).toBe('Ines Karr wrote the Almanac.');
  let streamed = '';
  for await (const chunk of await client.chat.completions.create({
    ...(request as OpenAI.ChatCompletionCreateParamsStreaming),
    stream: true,
  })) {
    streamed += chunk.choices[0]?.delta.content ?? '';
  }
  expect(streamed).toBe('Ines Karr wrote the Almanac.');
});

test('max_tokens and max_completion_tokens end an answer with length', async () => {
  for (const limit of [{ max_tokens: 3 }, { max_completion_tokens: 3 }]) {
    const { choices, usage } = await post(chat, ask('Hello', limit));
    expect([choices[0].finish_reason, usage.completion_tokens]).toEqual(['length', 3]);
  }
});

test('a stop text ends an answer and is not in it', async () => {
  const body = ask('What is the capital of Velmora?', { stop: [' is', 'Tessa'] });
  const { choices } = await post(chat, body);
  expect(choices[0].message.content).toBe('The capital of Velmora');
  expect(choices[0].finish_reason).toBe('stop');
});

test('n answers differ above temperature 0, and the seed repeats them', async () => {
  const body = ask('Something else', { temperature: 2, n: 8, seed: 7, max_tokens: 12 });
  const texts = async (request: object) =>
    (await post(chat, request)).choices.map((choice) => choice.message.content);
  const first = await texts(body);
  expect(new Set(first).size).toBeGreaterThan(2);
  expect(await texts(body)).toEqual(first);
  expect(await texts({ ...body, seed: 8 })).not.toEqual(first);
});

test('several answers stream side by side, each under its index', async () => {
  const events = await postForEvents(chat, ask('Hello', { n: 3 }));
  const texts = ['', '', ''];
  for (const { choices } of events)
    for (const { index, delta } of choices) texts[index] += delta.content ?? '';
  expect(texts).toEqual(['Good day.', 'Good day.', 'Good day.']);
});

test('logprobs belong to the tokens of the answer, the likeliest first', async () => {
  const { choices } = await post(chat, ask('Hello', { logprobs: true, top_logprobs: 3 }));
  const { content } = choices[0].logprobs;
  expect(content.map(({ token }) => token).join('')).toBe('Good day.');
  for (const { token, logprob, bytes, top_logprobs: top } of content) {
    expect(bytes).toEqual([...Buffer.from(token)]);
    expect(top[0]).toEqual({ token, logprob, bytes });
    expect(top.map((one) => one.logprob)).toEqual(
      top.map((one) => one.logprob).sort((a, b) => b - a),
    );
    expect(Math.exp(logprob)).toBeLessThanOrEqual(1);
  }
});

test('content in parts is their text', async () => {
  const parts = [{ type: 'text', text: 'Hello' }];
  const { choices } = await post(chat, {
    messages: [{ role: 'user', content: parts }],
    temperature: 0,
  });
  expect(choices[0].message.content).toBe('Good day.');
});

test.each([
  [{}, "must have required property 'messages'"],
  [{ messages: [] }, 'must NOT have fewer than 1 items'],
  [{ messages: [{ role: '<|im_start|>', content: 'x' }] }, 'role must be equal to one of'],
  [ask('x', { temperature: 3 }), 'temperature must be <= 2'],
  [ask('x', { tools: [{}] }), 'tools: Unexpected parameter'],
  [ask('x', { response_format: { type: 'json_object' } }), 'response_format: Unexpected'],
  [ask('x', { top_logprobs: 2 }), 'expected logprobs: true'],
  [ask('x', { n: 129 }), 'n must be <= 128'],
])('%j is refused with what is wrong', async (body, message) => {
  const { status, error } = await post(chat, body);
  expect([status, error.type]).toEqual([400, 'invalid_request_error']);
  expect(error.message).toContain(message);
});

test('null stands for a parameter that is not given', async () => {
  const body = ask('Hello', { stop: null, seed: null, max_tokens: null, tools: null });
  expect((await post(chat, body)).choices[0].message.content).toBe('Good day.');
});

test('another model than the one that is served is 404, and says which is', async () => {
  const { status, error } = await post(chat, ask('Hello', { model: 'gpt-4' }));
  expect([status, error.code]).toEqual([404, 'model_not_found']);
  expect(error.message).toContain('expected tiny');
});

test('a conversation longer than the context says how many tokens against how many', async () => {
  const { status, error } = await post(chat, ask('word '.repeat(300)));
  expect([status, error.code]).toEqual([400, 'context_length_exceeded']);
  expect(error.message).toMatch(/prompt of \d{3,} tokens, expected at most 255/);
});

test('an answer ends where the context does', async () => {
  const around = (await post(chat, ask('7'))).usage.prompt_tokens - 1;
  // Every digit is a token.
  const { choices, usage } = await post(chat, ask('7'.repeat(256 - around - 3)));
  expect(choices[0].finish_reason).toBe('length');
  expect(usage).toEqual({ prompt_tokens: 253, completion_tokens: 3, total_tokens: 256 });
});
