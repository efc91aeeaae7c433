import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startEndpoint } from './fake-endpoint.ts';
import { sitDown } from './terminal.ts';

const echo = await startEndpoint(({ messages }) => ['You said: ', messages.at(-1)?.content ?? '']);
const [ctrlC, ctrlD] = ['\x03', '\x04'];
/** A person before whom the first prompt stands. */
async function talkTo(url: string, ...argv: string[]) {
  const person = sitDown(['--endpoint-url', url, ...argv]);
  await person.sees('>>> ');
  return person;
}

test('a conversation: questions, answers with what was said before, and an end with Ctrl-D', async () => {
  const { url, asked } = await startEndpoint(({ messages }) => [`answer ${messages.length}`]);
  const person = await talkTo(url, '--system', 'Be brief.');
  person.type('first\n');
  await person.sees('answer 2');
  await person.sees('>>> ');
  person.type('second\n');
  await person.sees('answer 4');
  await person.sees('>>> ');
  person.type(ctrlD);
  expect(await person.code).toBe(0);
  expect(asked.at(-1)?.messages).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'first' },
    { role: 'assistant', content: 'answer 2' },
    { role: 'user', content: 'second' },
  ]);
  expect(person.stdout()).toBe('answer 2\nanswer 4\n');
});

test('the first line names the model and says how to get help; /exit ends', async () => {
  const person = await talkTo(echo.url);
  expect(person.stderr()).toContain(`fake at ${echo.url}; /help lists the commands`);
  person.type('/help\n');
  await person.sees('/clear');
  await person.sees('/exit');
  person.type('/exit\n');
  expect(await person.code).toBe(0);
  expect(person.stdout()).toBe('');
  expect(person.stderr()).toMatch(/\/exit\r?\n$/);
});

test('/clear forgets what was said and keeps the system message; /system changes it', async () => {
  const { url, asked } = await startEndpoint(() => ['ok']);
  const person = await talkTo(url, '--system', 'One.');
  person.type('a\n');
  await person.sees('ok');
  person.type('/clear\n');
  await person.sees('forgotten');
  person.type('b\n');
  await person.sees('ok');
  person.type('/system Two.\n');
  await person.sees('system message: Two.');
  person.type('c\n');
  await person.sees('ok');
  person.type('/system none\n/new\nd\n');
  await person.sees('ok');
  person.type('/q\n');
  await person.code;
  const said = asked.map(({ messages }) => messages.map(({ content }) => content).join('|'));
  expect(said).toEqual(['One.|a', 'One.|b', 'Two.|b|ok|c', 'd']);
});

test('an unknown command is not sent, and a space sends it', async () => {
  const { url, asked } = await startEndpoint(() => ['ok']);
  const person = await talkTo(url);
  person.type('/etc/hosts\n');
  await person.sees('Unexpected /etc/hosts, expected one of /clear, /exit, /help, /system');
  person.type(' /etc/hosts\n');
  await person.sees('ok');
  person.type(ctrlD);
  await person.code;
  expect(asked.map(({ messages }) => messages.at(-1)?.content)).toEqual(['/etc/hosts']);
});

test('""" begins and ends a message of several lines, which may begin with a slash', async () => {
  const person = await talkTo(echo.url);
  person.type('"""\nfirst\n');
  await person.sees('... ');
  person.type('/second\n"""\n');
  await person.sees('You said: first\n/second\n');
  person.type('one \\\ntwo\n');
  await person.sees('You said: one \ntwo\n');
  person.type(ctrlD);
  expect(await person.code).toBe(0);
});

test('Ctrl-C stops an answer, at the server as well, and the conversation goes on', async () => {
  let hungUp = false;
  const { url, asked } = await startEndpoint(({ messages }, signal) => {
    if (messages.length > 1) return ['done'];
    signal.addEventListener('abort', () => {
      hungUp = true;
    });
    return (async function* () {
      for (;;) {
        yield 'and ';
        await sleep(5);
      }
    })();
  });
  const person = await talkTo(url);
  person.type('speak\n');
  await person.sees('and and ');
  person.type(ctrlC);
  await person.sees('>>> ');
  await expect.poll(() => hungUp).toBe(true);
  person.type('next\n');
  await person.sees('done');
  person.type(ctrlD);
  expect(await person.code).toBe(0);
  expect(asked[1]?.messages[1]?.content).toMatch(/^(and )+$/);
});

test('Ctrl-C at the prompt drops what is typed and does not end the conversation', async () => {
  const person = await talkTo(echo.url);
  person.type('never sent');
  await person.sees('never sent');
  person.type(ctrlC);
  await person.sees('>>> ');
  person.type(ctrlC);
  await person.sees('(Ctrl-D or /exit ends)');
  person.type('sent\n');
  await person.sees('You said: sent');
  person.type('"""\nbegun\n');
  await person.sees('... ');
  person.type(ctrlC);
  await person.sees('>>> ');
  person.type('alone\n');
  await person.sees('You said: alone\n');
  person.type(ctrlD);
  expect(await person.code).toBe(0);
});

test('an empty line asks nothing', async () => {
  const { url, asked } = await startEndpoint(() => ['ok']);
  const person = await talkTo(url);
  person.type('\n   \n');
  await person.sees('>>> ');
  person.type(ctrlD);
  await person.code;
  expect(asked).toEqual([]);
});

test('when the context is full the oldest turn is forgotten, and the person is told', async () => {
  const { url, asked } = await startEndpoint(({ messages }) =>
    messages.length > 3
      ? { status: 400, code: 'context_length_exceeded', message: 'too many tokens' }
      : [`${messages.length}`],
  );
  const person = await talkTo(url);
  for (const question of ['a', 'b', 'c']) {
    person.type(`${question}\n`);
    await person.sees('>>> ');
  }
  person.type(ctrlD);
  await person.code;
  expect(asked.at(-1)?.messages.map(({ content }) => content)).toEqual(['b', '3', 'c']);
  expect(person.stderr()).toContain('forgot its beginning');
});

test('a refused question is told and forgotten; the conversation goes on', async () => {
  const { url, asked } = await startEndpoint(({ messages }) =>
    messages.at(-1)?.content === 'bad' ? { status: 400, message: 'no such thing' } : ['fine'],
  );
  const person = await talkTo(url);
  person.type('bad\n');
  await person.sees('no such thing');
  person.type('good\n');
  await person.sees('fine');
  person.type(ctrlD);
  expect(await person.code).toBe(0);
  expect(asked.at(-1)?.messages).toEqual([{ role: 'user', content: 'good' }]);
});

test('a server that dies is told in a line that says what to do, and the terminal stays', async () => {
  const { url } = await startEndpoint(() => ({ status: 503, message: 'gone' }));
  const person = await talkTo(url, '--retries', '0');
  person.type('hello\n');
  await person.sees('gone');
  await person.sees('>>> ');
  person.type(ctrlD);
  expect(await person.code).toBe(0);
});

test('SIGTERM during an answer ends with 130', async () => {
  const { url } = await startEndpoint(() =>
    (async function* () {
      for (;;) {
        yield 'and ';
        await sleep(5);
      }
    })(),
  );
  const person = await talkTo(url);
  person.type('speak\n');
  await person.sees('and ');
  person.kill();
  expect(await person.code).toBe(130);
});

test('an answer cannot command the terminal', async () => {
  const { url } = await startEndpoint(() => ['\x1b]0;title\x07\x1b[2J', 'a\rb\u202ec\n']);
  const person = await talkTo(url);
  person.type('hi\n');
  await person.sees('\n');
  await person.sees('>>> ');
  person.type(ctrlD);
  await person.code;
  expect(person.stdout()).toBe('␛]0;title␇␛[2Ja␍b�c\n');
});

test('--no-stream shows the answer whole, and Ctrl-C leaves it', async () => {
  const { url } = await startEndpoint(({ messages }) =>
    messages.at(-1)?.content === 'wait'
      ? (async function* () {
          await sleep(60_000, undefined, { ref: false });
          yield 'late';
        })()
      : ['whole'],
  );
  const person = await talkTo(url, '--no-stream');
  person.type('hi\n');
  await person.sees('whole\n');
  await person.sees('>>> ');
  person.type('wait\n');
  await sleep(50);
  person.type(ctrlC);
  await person.sees('>>> ');
  person.type(ctrlD);
  expect(await person.code).toBe(0);
});
