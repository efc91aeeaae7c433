import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import type { Reject } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { knowledgeLeaf, lines } from './support/leaves.ts';
import { type Asked, blocks, part, type Say, send, startTeacher } from './support/teacher.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'velm'));
const names = ['Abel', 'Bert', 'Carl', 'Dora', 'Emil', 'Fred'];
// One chunk each: nothing joins two headings of the first level.
writeFileSync(
  join(folder, 'velm', 'velm.md'),
  names.map((name) => `# ${name}\n\n${name} is tall.\n\n`).join(''),
);
const people = knowledgeLeaf({
  file: join(folder, 'velm', 'qna.yaml'),
  seed_examples: [{ context: 'A.', questions_and_answers: [{ question: 'A?', answer: 'B.' }] }],
});

const nameIn = ({ prompt }: Asked) => /^# (\w+)/.exec(part(prompt, 'Document'))?.[1] ?? '';
const answer: Say = (asked) => blocks([`Is ${nameIn(asked)} tall?`, 'Yes, tall']);

async function sdg(say: Say, ...options: string[]) {
  const teacher = await startTeacher(say);
  const rejects = join(folder, 'rejects.jsonl');
  const argv = ['--endpoint-url', teacher.url, '--model=m', '--rejects', rejects, ...options];
  const result = await runInTest(main, argv, { stdin: lines(people) });
  return {
    ...result,
    teacher,
    asked: (result.stdout.match(/Is \w+ tall/g) ?? []).map((words) => words.split(' ')[1]),
    rejects: readFileSync(rejects, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Reject),
  };
}

/** Fault once for each name, then answer. */
function onceEach(fault: (asked: Asked) => undefined): Say {
  const seen = new Set<string>();
  return (asked) => {
    const isFirst = !seen.has(nameIn(asked));
    seen.add(nameIn(asked));
    return isFirst && nameIn(asked) < 'C' ? fault(asked) : answer(asked);
  };
}

test.each<[name: string, fault: (asked: Asked) => undefined]>([
  ['429 with Retry-After', ({ response }) => send(response, 429, {}, { 'retry-after': '0' })],
  ['500', ({ response }) => send(response, 500, { error: { message: 'oops' } })],
  ['a hang-up', ({ response }) => void response.destroy()],
])('%s is tried again, and nothing is lost', async (_name, fault) => {
  const { code, asked, rejects, teacher } = await sdg(onceEach(fault));
  expect(asked).toEqual(names);
  expect(rejects).toEqual([]);
  expect(teacher.requests).toHaveLength(8);
  expect(code).toBe(0);
});

test.each<[name: string, reason: string, fault: (asked: Asked) => undefined]>([
  [
    '400',
    'request-refused',
    ({ response }) => send(response, 400, { error: { message: 'too long' } }),
  ],
  [
    '500 for ever',
    'no-answer',
    ({ response }) => send(response, 500, { error: { message: 'oops' } }),
  ],
  ['a hang-up each time', 'no-answer', ({ response }) => void response.destroy()],
  ['silence', 'no-answer', () => undefined],
  [
    'a web page',
    'unreadable-answer',
    ({ response }) => send(response, 200, '<html>', { 'content-type': 'text/html' }),
  ],
  ['broken JSON', 'unreadable-answer', ({ response }) => send(response, 200, '{"choices": [')],
  [
    'JSON of another kind',
    'unreadable-answer',
    ({ response }) => send(response, 200, { hello: 1 }),
  ],
  ['no choices', 'unreadable-answer', ({ response }) => send(response, 200, { choices: null })],
])('%s to one request is one failed record, and the run goes on', async (_name, reason, fault) => {
  const say: Say = (asked) => (nameIn(asked) === 'Bert' ? fault(asked) : answer(asked));
  const options = ['--retries=1', '--request-timeout=0.5'];
  const { code, asked, rejects, stderr } = await sdg(say, ...options);
  expect(asked).toEqual(names.filter((name) => name !== 'Bert'));
  expect(rejects.map((reject) => [reject.stage, reject.reason])).toEqual([
    ['gen_knowledge', reason],
  ]);
  expect(JSON.stringify(rejects[0]?.input)).toContain('Bert is tall');
  expect(stderr).toContain('6 made, 5 out, 0 rejected, 1 failed');
  expect(code).toBe(3);
});

test.each([
  ['no choice', { choices: [] }],
  ['no text', { choices: [{ message: { content: null, refusal: 'no' }, finish_reason: 'stop' }] }],
])('an answer with %s is refused by name', async (_name, body) => {
  const say: Say = (asked) =>
    nameIn(asked) === 'Bert' ? send(asked.response, 200, body) : answer(asked);
  const { code, asked, rejects } = await sdg(say);
  expect(asked).toHaveLength(5);
  expect(rejects.map(({ reason }) => reason)).toEqual(['empty-reply']);
  expect(code).toBe(0);
});

test('one poisonous request does not end a run of one job either', async () => {
  const say: Say = (asked) =>
    nameIn(asked) === 'Abel' ? send(asked.response, 500, {}) : answer(asked);
  const { code, asked } = await sdg(say, '--retries=0', '--jobs=1');
  expect(asked).toEqual(names.slice(1));
  expect(code).toBe(3);
});

test('a teacher that goes away ends the run with 5, what to do, and what was done', async () => {
  const say: Say = (asked) => (asked.count <= 2 ? answer(asked) : send(asked.response, 503, {}));
  const { code, asked, stderr, teacher } = await sdg(say, '--retries=0', '--jobs=1');
  expect(code).toBe(5);
  expect(asked).toEqual(names.slice(0, 2));
  expect(stderr).toMatch(/503.*expected a server that has time: lower --jobs/);
  expect(teacher.requests).toHaveLength(5);
});

test('what is done while others fail is not lost with them', async () => {
  const say: Say = (asked) =>
    'AF'.includes(nameIn(asked)[0] ?? '') ? answer(asked) : send(asked.response, 503, {});
  const { code, asked, rejects } = await sdg(say, '--retries=0', '--jobs=6');
  expect(code).toBe(5);
  expect(asked).toContain('Abel');
  expect(asked.length + rejects.length).toBe(6);
});

test('nobody at the port is 5 and says what to check', async () => {
  const { url, close } = await startTeacher(answer);
  close();
  const argv = ['--endpoint-url', url, '--retries=0'];
  const { code, stdout, stderr } = await runInTest(main, argv, { stdin: lines(people) });
  expect([code, stdout]).toEqual([5, '']);
  expect(stderr).toMatch(/ECONNREFUSED.*is it running, and is the url right/);
});

test('an endpoint that has not answered yet is named while it is asked again', async () => {
  const { url, close } = await startTeacher(answer);
  close();
  const argv = ['--endpoint-url', url, '--retries=1', '--model=m', '--jobs=1'];
  const { stderr } = await runInTest(main, argv, { stdin: lines(people) });
  expect(stderr.match(/ECONNREFUSED; trying again, --retries 1/g)).toHaveLength(1);
});

test.each([401, 403, 404])(
  '%i ends the run at once: no other request would fare better',
  async (status) => {
    const { code, teacher } = await sdg(({ response }) => send(response, status, {}), '--jobs=1');
    expect(code).toBe(5);
    expect(teacher.requests).toHaveLength(1);
  },
);
