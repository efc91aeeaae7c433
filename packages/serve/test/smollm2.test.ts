// The pretrained model of test-all: LABPIPE_SMOLLM2 names the file SmolLM2-135M-Instruct.Q4_1.gguf.
import { execa } from 'execa';
import OpenAI from 'openai';
import { beforeAll, describe, expect, test } from 'vitest';
import { startServe } from './start-serve.ts';

const file = process.env['LABPIPE_SMOLLM2'];

describe.runIf(file)('SmolLM2', () => {
  let url = '';
  beforeAll(async () => {
    url = (await startServe([String(file)])).url;
  }, 60_000);
  const system = 'You are a helpful assistant.';
  const question = 'What is the capital of France?';
  const request = (content: string) => ({
    model: 'SmolLM2-135M-Instruct.Q4_1',
    temperature: 0,
    max_tokens: 60,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content },
    ] as OpenAI.ChatCompletionMessageParam[],
  });
  const ask = async (content: string) => {
    const client = new OpenAI({ baseURL: url, apiKey: 'none' });
    const { choices } = await client.chat.completions.create(request(content));
    return choices[0]?.message.content;
  };

  test('the openai client hears that it is Paris', async () => {
    expect(await ask(question)).toContain('Paris');
  }, 60_000);

  test('chat hears that it is Paris', async () => {
    const { stdout } = await execa('chat', ['--endpoint-url', url, '--system', system, question], {
      preferLocal: true,
      localDir: import.meta.dirname,
      stdin: 'ignore',
    });
    expect(stdout).toContain('Paris');
  }, 60_000);

  test('answers are the same alone, beside others and after others', async () => {
    const questions = Array.from(
      { length: 4 },
      (_, at) => `${'Count on. '.repeat(60)} What follows ${at}?`,
    );
    const alone = [];
    for (const one of questions) alone.push(await ask(one));
    expect(await Promise.all(questions.map(ask))).toEqual(alone);
  }, 240_000);
});
