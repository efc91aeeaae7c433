import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { type Reject, validator } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { type Exchange, exchange } from '../../src/traffic/exchange.ts';
import { freeformLeaf, lines } from '../support/leaves.ts';
import { blocks, type Say, send, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();
const tape = join(folder, 'tape.jsonl');
const rejects = join(folder, 'rejects.jsonl');
const say: Say = ({ body }) => blocks([`Question ${body.seed}?`, 'Yes.']);

const sdg = (...argv: string[]) =>
  runInTest(main, ['--rejects', rejects, ...argv], { stdin: lines(freeformLeaf()) });
const read = <T>(file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);

async function record() {
  const teacher = await startTeacher(say);
  const env = { OPENAI_API_KEY: 'sk-secret' };
  const argv = ['--endpoint-url', teacher.url, '--record', tape];
  const result = await runInTest(main, argv, { stdin: lines(freeformLeaf()), env });
  teacher.close();
  return result;
}

test('a recorded run is replayed offline to the same bytes', async () => {
  const recorded = await record();
  const replayed = await sdg('--replay', tape);
  expect([replayed.code, replayed.stdout]).toEqual([0, recorded.stdout]);
});

test('the recording names each request and answer, and holds no key', async () => {
  await record();
  const exchanges = read<Exchange>(tape);
  expect(exchanges).toHaveLength(2);
  for (const one of exchanges) expect(validator(exchange.schema)(one)).toBeUndefined();
  expect(exchanges[0]?.request).toMatchObject({ model: 'scripted', temperature: 0.7 });
  expect(readFileSync(tape, 'utf8')).not.toContain('sk-secret');
});

test('what comes from the cache is recorded as well', async () => {
  const teacher = await startTeacher(say);
  const argv = ['--endpoint-url', teacher.url, '--cache', join(folder, 'cache')];
  await sdg(...argv);
  await sdg(...argv, '--record', tape);
  expect(teacher.requests).toHaveLength(2);
  expect(read(tape)).toHaveLength(2);
});

test('a request that the recording lacks is a failed record of that name, and the others go on', async () => {
  await record();
  const [first] = readFileSync(tape, 'utf8').split('\n');
  writeFileSync(tape, `${first}\n`);
  const { code, stdout } = await sdg('--replay', tape);
  expect([code, stdout.trim().split('\n').length]).toEqual([3, 1]);
  const [lost] = read<Reject>(rejects);
  expect(lost).toMatchObject({ stage: 'gen_skill_freeform', reason: 'not-recorded' });
});

test('a recording of another model, or of several, is named before anything is asked', async () => {
  await record();
  const [first = '', second = ''] = readFileSync(tape, 'utf8').split('\n');
  writeFileSync(tape, `${first}\n${second.replace('"model":"scripted"', '"model":"other"')}\n`);
  const { code, stderr } = await sdg('--replay', tape);
  expect(code).toBe(2);
  expect(stderr).toMatch(/answers of (scripted, other|other, scripted).*--model/);
});

test('a broken recording is named by its line', async () => {
  await record();
  writeFileSync(tape, `${readFileSync(tape, 'utf8')}{"kind":"exchange"}\n`);
  const { code, stderr } = await sdg('--replay', tape);
  expect(code).toBe(4);
  expect(stderr).toContain('tape.jsonl:3');
});

test('half a line at the end of a recording, as a killed run leaves it, costs that answer only', async () => {
  await record();
  const whole = readFileSync(tape, 'utf8');
  writeFileSync(tape, whole.slice(0, -30));
  const { code, stdout, stderr } = await sdg('--replay', tape);
  expect([code, stdout.trim().split('\n').length]).toEqual([3, 1]);
  expect(stderr).toContain('passed over half a line');
});

test('half a line at the end of rejects is passed over by --retry-rejects', async () => {
  const teacher = await startTeacher(() => 'I had rather not.');
  const argv = ['--endpoint-url', teacher.url, '--cache', join(folder, 'torn-cache')];
  await sdg(...argv);
  const [first] = readFileSync(rejects, 'utf8').split('\n');
  const torn = join(folder, 'torn.jsonl');
  writeFileSync(torn, `${first}\n{"kind":"reject","id":"ab`);
  const { stderr } = await sdg(...argv, '--retry-rejects', torn);
  expect(stderr).toContain('passed over half a line');
  expect(teacher.requests).toHaveLength(3);
});

test('--retry-rejects asks again only what was lost, with another seed each time', async () => {
  let patience = 2;
  const teacher = await startTeacher((asked) => {
    if (!asked.prompt.includes('sky')) return say(asked);
    if (patience === 2) return send(asked.response, 400, {});
    return patience === 1 ? 'I had rather not.' : say(asked);
  });
  const argv = ['--endpoint-url', teacher.url, '--cache', join(folder, 'retry-cache')];
  const first = await sdg(...argv);
  expect(first.code).toBe(3);
  const seeds = [];
  for (patience of [1, 0]) {
    const { stdout } = await sdg(...argv, '--retry-rejects', rejects);
    seeds.push(teacher.requests.at(-1)?.body.seed);
    expect(stdout.trim().split('\n').filter(Boolean)).toHaveLength(1 - patience);
  }
  expect(teacher.requests).toHaveLength(4);
  expect(new Set([teacher.requests[1]?.body.seed, ...seeds]).size).toBe(3);
  // Nothing is left to retry.
  expect(readFileSync(rejects, 'utf8')).toBe('');
  await sdg(...argv, '--retry-rejects', rejects);
  expect(teacher.requests).toHaveLength(4);
});

test('repetitions and copies are no mishaps: they are not asked for again', async () => {
  const teacher = await startTeacher(() => blocks(['Always the same?', 'Yes.']));
  const argv = ['--endpoint-url', teacher.url, '--cache', join(folder, 'same-cache')];
  await sdg(...argv);
  expect(read<Reject>(rejects).map(({ reason }) => reason)).toEqual(['duplicate']);
  await sdg(...argv, '--retry-rejects', rejects);
  expect(teacher.requests).toHaveLength(2);
});
