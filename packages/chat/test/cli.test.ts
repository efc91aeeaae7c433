import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { type Endpoint, endpoint, type Message, message, record } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { startEndpoint } from './fake-endpoint.ts';

const folder = temporaryFolder();
const { url, asked, keys } = await startEndpoint(({ messages }) => {
  const question = messages.at(-1)?.content ?? '';
  if (question === 'refuse') return { status: 400, message: 'refused' };
  return ['You ', 'said: ', question];
});
const at = ['--endpoint-url', url];
const line = (value: object) => `${JSON.stringify(value)}\n`;
const here = line(record<Endpoint>(endpoint, { url, model: 'fake' }));
const said = (role: string, content: string) => line(record<Message>(message, { role, content }));
const sink = (take: (text: string) => void) =>
  new Writable({
    write(chunk, _encoding, done) {
      take(String(chunk));
      done();
    },
  });
const row = (...contents: string[]) =>
  line({
    messages: contents.map((content, i) => ({ role: i % 2 ? 'assistant' : 'user', content })),
  });

test('a question as arguments is answered as plain text, and nothing else is said', async () => {
  expect(await runInTest(main, [...at, 'Who', 'are you?'])).toEqual({
    code: 0,
    stdout: 'You said: Who are you?\n',
    stderr: '',
  });
});

test('what is asked has the flags’ settings, and nothing that was not asked for', async () => {
  await runInTest(main, [...at, 'x']);
  expect(asked.at(-1)).toEqual({
    model: 'fake',
    messages: [{ role: 'user', content: 'x' }],
    temperature: 0,
    stream: true,
  });
  await runInTest(main, [
    ...at,
    '--system',
    'S',
    '--temperature',
    '0.5',
    '--max-tokens',
    '9',
    '--seed',
    '3',
    '--model',
    'm',
    '--no-stream',
    'x',
  ]);
  expect(asked.at(-1)).toEqual({
    model: 'm',
    messages: [
      { role: 'system', content: 'S' },
      { role: 'user', content: 'x' },
    ],
    temperature: 0.5,
    max_tokens: 9,
    seed: 3,
  });
});

test('text on stdin is the question, or stands before the one in the arguments', async () => {
  const alone = await runInTest(main, at, { stdin: 'What is\nthis?\n' });
  expect(alone.stdout).toBe('You said: What is\nthis?\n');
  const both = await runInTest(main, [...at, 'Sum up.'], { stdin: '{ "a": 1 }\n' });
  expect(both.stdout).toBe('You said: { "a": 1 }\n\nSum up.\n');
});

test('a stdin that stays open and silent does not hold up a question to a known endpoint', async () => {
  let err = '';
  let out = '';
  const io = {
    stdin: new PassThrough(),
    stdout: sink((text) => (out += text)),
    stderr: sink((text) => (err += text)),
    env: {},
  };
  expect([await main([...at, 'Hi'], io), out]).toEqual([0, 'You said: Hi\n']);
  expect(err).toBe('chat: nothing came on stdin, so it is left out (an argument - waits for it)\n');
});

test('an argument - waits for stdin however long that takes', async () => {
  const stdin = new PassThrough();
  let [out, err] = ['', ''];
  const code = main([...at, 'Sum up.', '-'], {
    stdin,
    stdout: sink((text) => (out += text)),
    stderr: sink((text) => (err += text)),
    env: {},
  });
  await expect.poll(() => err, { timeout: 4000 }).toContain('waiting for stdin');
  stdin.end('late');
  expect([await code, out]).toEqual([0, 'You said: late\n\nSum up.\n']);
});

test('an endpoint record on stdin says whom to ask', async () => {
  const { code, stdout, stderr } = await runInTest(main, ['Hi'], { stdin: `\n${here}` });
  expect([code, stdout, stderr]).toEqual([0, 'You said: Hi\n', '']);
});

test('without a flag or a record OPENAI_BASE_URL says whom to ask', async () => {
  const { stdout } = await runInTest(main, ['Hi'], { env: { OPENAI_BASE_URL: url } });
  expect(stdout).toBe('You said: Hi\n');
});

test('the key of the environment goes to a place that somebody named, not to one of the data', async () => {
  const env = { OPENAI_API_KEY: 'secret', OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' };
  await runInTest(main, [...at, 'x'], { env });
  expect(keys.at(-1)).toBe('Bearer secret');
  await runInTest(main, ['x'], { env: { ...env, OPENAI_BASE_URL: url } });
  expect(keys.at(-1)).toBe('Bearer secret');
  await runInTest(main, ['x'], { env, stdin: here });
  expect(keys.at(-1)).not.toContain('secret');
});

test('--json writes a message record whose id follows from what was said', async () => {
  const runs = [
    await runInTest(main, [...at, '--json', 'Hi']),
    await runInTest(main, [...at, '--json', 'Hi']),
  ];
  const [first, second] = runs.map(({ stdout }) => JSON.parse(stdout));
  expect(first).toEqual({
    kind: 'message',
    id: second.id,
    role: 'assistant',
    content: 'You said: Hi',
    model: 'fake',
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    elapsed_seconds: expect.any(Number),
  });
});

test('rows are answered one by one, each for itself, without the answer that they end with', async () => {
  const stdin = here + row('a', 'b', 'c', 'reference') + row('d');
  const { code, stdout, stderr } = await runInTest(main, ['--json'], { stdin });
  expect(
    stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text).content),
  ).toEqual(['You said: c', 'You said: d']);
  expect(asked.at(-2)?.messages.map(({ content }) => content)).toEqual(['a', 'b', 'c']);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^chat: 3 in, 2 made, 2 out, 0 rejected, 0 failed, .* s\n$/);
});

test('message records are one conversation', async () => {
  const stdin = here + said('system', 'S') + said('user', 'a') + said('user', 'b');
  await runInTest(main, [], { stdin });
  expect(asked.at(-1)?.messages.map(({ content }) => content)).toEqual([
    'S',
    'a',
    'You said: a',
    'b',
  ]);
});

test('what cannot be asked is rejected, what is refused has failed, and the sums close', async () => {
  const [rejects, summary] = [join(folder, 'rejects.jsonl'), join(folder, 'summary.json')];
  const stdin =
    here +
    said('assistant', 'x') +
    row('refuse') +
    row('ok') +
    line({ messages: [{ role: 'system', content: 's' }] });
  const { code, stdout } = await runInTest(main, ['--rejects', rejects, '--summary', summary], {
    stdin,
  });
  expect([code, stdout]).toEqual([3, 'You said: ok\n']);
  const { default: counts } = await import(summary, { with: { type: 'json' } });
  expect(counts).toMatchObject({
    in: 5,
    made: 4,
    out: 1,
    rejected: 2,
    failed: 1,
    reasons: { 'unexpected-role': 1, 'no-question': 1, refused: 1 },
  });
});

test('a single refused question is 1, with the server’s words', async () => {
  const { code, stdout, stderr } = await runInTest(main, [...at, 'refuse']);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toBe(`chat: ${url}: 400 refused\n`);
});

test('to a pipe an answer goes as the model wrote it', async () => {
  const raw = await startEndpoint(() => ['\x1b[1mbold']);
  const { stdout } = await runInTest(main, ['--endpoint-url', raw.url, 'x']);
  expect(stdout).toBe('\x1b[1mbold\n');
});

test('an empty answer is said to be one', async () => {
  const mute = await startEndpoint(() => []);
  const { code, stdout, stderr } = await runInTest(main, ['--endpoint-url', mute.url, 'x']);
  expect([code, stdout, stderr]).toEqual([0, '\n', 'chat: the model answered nothing\n']);
});

test.each([
  [
    ['--endpoint-url', 'http://127.0.0.1:1/v1', '--retries', '0', 'x'],
    '',
    5,
    'is it running, and is the url right?',
  ],
  [at, '', 2, 'Unexpected empty stdin, expected a question'],
  [
    ['x'],
    here.replace('endpoint', 'nothing'),
    4,
    'Unexpected kind "nothing", expected endpoint or message or row',
  ],
  [[...at, 'x'], row('y'), 2, 'Unexpected question beside messages'],
  [[...at], `${here}broken\n`, 4, '<stdin>:2: Unexpected text'],
  [
    [...at, '--temperature', '3', 'x'],
    '',
    2,
    '--temperature: Unexpected 3, expected a number from 0 to 2',
  ],
  [[...at, '--max-tokens', '0', 'x'], '', 2, '--max-tokens: Unexpected 0'],
])('%j with %j on stdin ends with %i and says why', async (argv, stdin, expected, words) => {
  const { code, stdout, stderr } = await runInTest(main, argv, { stdin });
  expect(stderr).toContain(words);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
});
