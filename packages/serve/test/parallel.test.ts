import { expect, test } from 'vitest';
import { post, startServe, tiny } from './start-serve.ts';

const { url } = await startServe(['--parallel', '3', tiny]);
const questions = Array.from(
  { length: 9 },
  (_, at) => `Say something about ${at} ${'x'.repeat(at * 20)}`,
);
const ask = async (content: string, rest: object = {}) => {
  const body = { messages: [{ role: 'user', content }], temperature: 0, max_tokens: 12, ...rest };
  return (await post(`${url}/chat/completions`, body)).choices[0];
};
const exact = { logprobs: true, top_logprobs: 5 };

test('answers at temperature 0 are the same to the last bit, alone and beside others', async () => {
  const alone = [];
  for (const question of questions) alone.push(await ask(question, exact));
  const together = await Promise.all(questions.map((question) => ask(question, exact)));
  expect(together).toEqual(alone);
});

test('drawn answers follow their seeds, alone and beside others', async () => {
  const drawn = { temperature: 2, seed: 11 };
  const alone = [];
  for (const question of questions) alone.push(await ask(question, drawn));
  expect(await Promise.all(questions.map((question) => ask(question, drawn)))).toEqual(alone);
  expect(new Set(alone.map(({ message }) => message.content)).size).toBeGreaterThan(3);
});

test('what is kept of an earlier prompt changes nothing', async () => {
  const shared = 'The Almanac says 0123456789 '.repeat(6);
  const fresh = await ask(`${shared} A`, exact);
  await ask(`${shared} B`);
  await ask('Hello');
  expect(await ask(`${shared} A`, exact)).toEqual(fresh);
});

test('requests beyond the limit wait for their turn and are all answered', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask('Hello')));
  expect(answers.map(({ message }) => message.content)).toEqual(Array(40).fill('Good day.'));
});
