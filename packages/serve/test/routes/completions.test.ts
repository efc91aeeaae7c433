import { afterAll, expect, test } from 'vitest';
import { llamaCpp } from '../../src/backends/llama-cpp.ts';
import { post, postForEvents, startServe, tiny } from '../start-serve.ts';

const { url } = await startServe([tiny]);
const completions = `${url}/completions`;
const model = await llamaCpp.open(tiny, { gpu: 'none', log: () => {} });
afterAll(model.close);
const encode = (text: string) => [...model.textPrompt(text).tokens];
const prompt = '<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n';

test('a prompt is gone on from as it stands, marks included', async () => {
  const answer = await post(completions, { prompt, temperature: 0, max_tokens: 30 });
  expect(answer).toMatchObject({
    object: 'text_completion',
    choices: [{ index: 0, text: 'Good day.', finish_reason: 'stop', logprobs: null }],
  });
});

test('several prompts are answered in their order, n times each', async () => {
  const prompts = [prompt, prompt.replace('Hello', 'Who wrote the Almanac?')];
  const { choices } = await post(completions, {
    prompt: prompts,
    n: 2,
    temperature: 0,
    max_tokens: 40,
  });
  expect(choices.map(({ index, text }) => [index, text])).toEqual([
    [0, 'Good day.'],
    [1, 'Good day.'],
    [2, 'Ines Karr wrote the Almanac.'],
    [3, 'Ines Karr wrote the Almanac.'],
  ]);
});

test('without max_tokens an answer has at most 16 tokens, as with OpenAI', async () => {
  const { usage } = await post(completions, { prompt: 'The capital', temperature: 1, seed: 1 });
  expect(usage.completion_tokens).toBeLessThanOrEqual(16);
});

test('echo with logprobs and no new token scores the prompt', async () => {
  const { choices, usage } = await post(completions, {
    prompt: 'The capital of Velmora',
    max_tokens: 0,
    echo: true,
    logprobs: 1,
  });
  const { text, logprobs, finish_reason: finish } = choices[0];
  const { tokens, token_logprobs: scores, top_logprobs: top, text_offset: offsets } = logprobs;
  expect([text, tokens.join(''), finish]).toEqual(['The capital of Velmora', text, 'length']);
  expect(usage.completion_tokens).toBe(0);
  expect([scores[0], top[0]]).toEqual([null, null]);
  for (const [at, token] of tokens.entries()) {
    const start = offsets[at] ?? 0;
    expect(text.slice(start, start + token.length)).toBe(token);
    if (at === 0) continue;
    const score = scores[at] ?? 1;
    expect(score).toBeLessThanOrEqual(0);
    expect(top[at]?.[token]).toBe(score);
    expect(Math.max(...Object.values(top[at] ?? {}))).toBeGreaterThanOrEqual(score);
  }
});

test('a text scores the same as a prompt as it did when it was written', async () => {
  const request = { temperature: 0, logprobs: 0 };
  const written = (await post(completions, { prompt, max_tokens: 30, ...request })).choices[0];
  const scored = (
    await post(completions, {
      prompt: prompt + written.text,
      max_tokens: 0,
      echo: true,
      ...request,
    })
  ).choices[0];
  // All but the end of the turn, which is not in the text.
  const tokens = written.logprobs.tokens.slice(0, -1);
  const count = tokens.length;
  expect(scored.logprobs.tokens.slice(-count)).toEqual(tokens);
  for (const [at, logprob] of written.logprobs.token_logprobs.slice(0, -1).entries()) {
    expect(scored.logprobs.token_logprobs.at(at - count)).toBeCloseTo(logprob, 3);
  }
});

// What lm-evaluation-harness sends and reads for a log-likelihood: lm_eval/models/openai_completions.py, `parse_logprobs`.
async function logLikelihoods(pairs: readonly { context: string; continuation: string }[]) {
  const encoded = pairs.map(({ context, continuation }) => ({
    length: encode(context).length,
    ids: encode(context + continuation),
  }));
  const { choices } = await post(completions, {
    prompt: encoded.map(({ ids }) => ids),
    model: 'tiny',
    max_tokens: 1,
    temperature: 0,
    logprobs: 1,
    echo: true,
    seed: 1234,
  });
  return choices.map(({ logprobs }, at) => {
    // It drops the one new token; were that missing, a token of the prompt would go.
    expect(logprobs.tokens).toHaveLength((encoded[at]?.ids.length ?? 0) + 1);
    const scores = logprobs.token_logprobs.slice(encoded[at]?.length, -1);
    const top = logprobs.top_logprobs.slice(encoded[at]?.length, -1);
    return {
      logprob: scores.reduce((a, b) => a + b, 0),
      greedy: scores.every((score, i) => score === Math.max(...Object.values(top[i] ?? {}))),
    };
  });
}

test('lm-evaluation-harness finds the right answer likely and greedy, a wrong one neither', async () => {
  const [right, wrong] = await logLikelihoods([
    { context: prompt, continuation: 'Good day.' },
    { context: prompt, continuation: 'Velmora has.' },
  ]);
  expect(right?.greedy).toBe(true);
  expect(right?.logprob).toBeGreaterThan(-0.1);
  expect(wrong?.greedy).toBe(false);
  expect(wrong?.logprob).toBeLessThan(-5);
});

test('the token that ends an answer has a log-probability and is not in the text', async () => {
  const { choices } = await post(completions, {
    prompt,
    temperature: 0,
    max_tokens: 30,
    logprobs: 1,
  });
  expect(choices[0].text).toBe('Good day.');
  expect(choices[0].logprobs.tokens.join('')).toBe('Good day.<|im_end|>');
});

test('token ids are taken as they are, alone and in lists, and strange ones refused', async () => {
  const one = await post(completions, { prompt: [1, 5, 6, 7], max_tokens: 0, echo: true });
  const two = await post(completions, {
    prompt: [
      [1, 5, 6, 7],
      [8, 9],
    ],
    max_tokens: 0,
    echo: true,
  });
  expect(one.usage.prompt_tokens).toBe(4);
  expect(two.choices).toHaveLength(2);
  expect(two.choices[0].text).toBe(one.choices[0].text);
  const { status, error } = await post(completions, { prompt: [1, 100000] });
  expect(status).toBe(400);
  expect(error.message).toMatch(/Unexpected token 100000, expected 0 to \d+/);
});

test('characters of several tokens come whole, echoed and offset by characters', async () => {
  const text = 'é 😀 ok';
  const body = { prompt: text, max_tokens: 0, echo: true, logprobs: 0 };
  const { choices } = await post(completions, body);
  expect(choices[0].text).toBe(text);
  expect(choices[0].logprobs.tokens.length).toBeGreaterThan(6);
});

test('a stream says the same as a whole answer', async () => {
  const body = { prompt, temperature: 0, max_tokens: 30, echo: true, logprobs: 2 };
  const whole = (await post(completions, body)).choices[0];
  const pieces = (await postForEvents(completions, body)).map(({ choices }) => choices[0]);
  expect(pieces.map(({ text }) => text).join('')).toBe(whole.text);
  for (const key of ['tokens', 'token_logprobs', 'top_logprobs', 'text_offset'] as const) {
    expect(pieces.flatMap(({ logprobs }) => logprobs[key] as unknown[])).toEqual(
      whole.logprobs[key],
    );
  }
  expect(pieces.at(-1)?.finish_reason).toBe('stop');
});

test('drawn tokens with logprobs follow the seed', async () => {
  const body = {
    prompt: 'Velmora',
    temperature: 1.5,
    top_p: 0.9,
    seed: 5,
    max_tokens: 20,
    logprobs: 1,
  };
  const first = await post(completions, body);
  expect((await post(completions, body)).choices).toEqual(first.choices);
  expect((await post(completions, { ...body, seed: 6 })).choices).not.toEqual(first.choices);
});

test.each([
  [{}, "must have required property 'prompt'"],
  [{ prompt: 5 }, 'prompt must be string'],
  [{ prompt: [] }, 'prompt must be string'],
  [{ prompt: '' }, 'Unexpected empty text'],
  [{ prompt: 'x', logprobs: 50 }, 'logprobs must be <= 20'],
  [{ prompt: 'x', best_of: 3 }, 'best_of: Unexpected parameter'],
  [{ prompt: ['x', 'y', 'z'], n: 100 }, 'Unexpected 300 answers, expected at most 256'],
])('%j is refused with what is wrong', async (body, message) => {
  const { status, error } = await post(completions, body);
  expect(status).toBe(400);
  expect(error.message).toContain(message);
});
