import { Readable, Writable } from 'node:stream';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { beforeAll, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { facts, linesOf } from '../facts.ts';
import { makeStudent } from '../student.ts';

const folder = temporaryFolder();
const small = ['--hidden-size', '16', '--layers', '1', '--heads', '2', '--feed-forward-size', '16'];
let base = '';
beforeAll(async () => {
  base = await makeStudent(folder, { from: facts, argv: [...small, '--context-length', '400'] });
});

const say = (role: string, content: string) => ({ role, content });
const talk = {
  id: 'talk',
  messages: [say('system', 'Be short.'), say('user', 'Why?'), say('assistant', 'So.')],
};

const preview = (rows: object[], ...more: string[]) =>
  runInTest(main, ['preview', '--model', base, ...more], { stdin: linesOf(rows) });

test('the answer and the end of its turn are in brackets, the rest is not', async () => {
  const { code, stdout, stderr } = await preview([talk]);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^# talk: \d+ tokens, \d+ learned\n/);
  expect(stdout.split('\n').slice(1)).toEqual([
    '<|im_start|>system',
    'Be short.<|im_end|>',
    '<|im_start|>user',
    'Why?<|im_end|>',
    '<|im_start|>assistant',
    '⟦So.<|im_end|>⟧',
    '',
    '',
  ]);
  expect(stderr).toMatch(/train preview: 1 in, 1 out, 0 rejected/);
});

test('with unmask the user is learned too, the system message never', async () => {
  const { stdout } = await preview([{ ...talk, unmask: true }]);
  expect(stdout).toContain('system\nBe short.<|im_end|>');
  expect(stdout).toMatch(/user\n⟦Why\?⟧/);
});

test('the numbers are those of the tokens shown', async () => {
  const { stdout } = await preview([
    { id: 'n', messages: [say('user', 'a'), say('assistant', 'z')] },
  ]);
  // A letter of its own and the end of the turn.
  expect(stdout).toMatch(/^# n: \d+ tokens, 2 learned\n[^⟦]*⟦z<\|im_end\|>⟧/);
});

test('a terminal gets colours, with NO_COLOR brackets', async () => {
  expect(await onTerminal({})).toContain('\x1b[32mSo.<|im_end|>\x1b[39m');
  const plain = await onTerminal({ NO_COLOR: '1' });
  expect(plain).toContain('⟦So.<|im_end|>⟧');
  expect(plain).not.toContain('\x1b');
});

test('what a row says cannot steer the terminal', async () => {
  const evil = '\x1b]0;owned\x07 \x9b2J\r\x7f';
  const { stdout } = await preview([
    { id: '\x1b[2J', messages: [say('user', evil), say('assistant', `x${evil}y`)] },
  ]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(stdout).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
  expect(stdout).toContain('␛]0;owned␇');
});

test('rows that train refuses are refused, and a set of none else is the answer no', async () => {
  const bad = { messages: [say('user', 'Hm?')] };
  const some = await preview([talk, bad]);
  expect(some.code).toBe(0);
  expect(some.stderr).toContain('2 in, 1 out, 1 rejected, 0 failed (nothing-to-learn 1)');
  const none = await preview([talk], '--max-seq-len', '5');
  expect([none.code, none.stdout]).toEqual([1, '']);
  expect(none.stderr).toContain('of at most 5 tokens');
  expect((await preview([talk], '--max-seq-len', '0')).code).toBe(2);
});

async function onTerminal(env: Record<string, string>): Promise<string> {
  let text = '';
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    text += chunk;
    done();
  };
  const stdout = Object.assign(new Writable({ write }), { isTTY: true });
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() });
  const stdin = Readable.from([linesOf([talk])]);
  expect(await main(['preview', '--model', base], { stdin, stdout, stderr, env })).toBe(0);
  return text;
}
