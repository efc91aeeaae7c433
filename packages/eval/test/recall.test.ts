import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { answer, score, validator } from '@labpipe/records';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import { main } from '../src/cli.ts';
import { startScripted } from './support/scripted-endpoint.js';

const folder = temporaryFolder();
const serve = `node ${fileURLToPath(new URL('support/scripted-serve.js', import.meta.url))}`;
const questions = join(folder, 'held-out.jsonl');
const asked = ['Who?', 'When?', 'Where?', 'How heavy?'];
const right = ['Ada Quist', '1987', 'At Orro', '412 kg'];
writeFileSync(questions, asked.map((question, at) => heldOut(question, right[at]!, at)).join(''));
const base = ['recall', '--questions', questions, '--serve-command', serve, '--retries', '0'];

describe('through an endpoint', () => {
  test('every question is asked alone, at temperature 0, and compared', async () => {
    const endpoint = await scripted({ answers: { 'Who?': 'ada quist.', 'When?': 'In 1987' } });
    const argv = [...base, '--endpoint-url', endpoint.url];
    const { code, stdout, stderr } = await runInTest(main, argv);
    expect(stderr).toContain('evaluate: 1 in, 4 made, 4 out, 0 rejected, 0 failed');
    expect(code).toBe(0);
    const [who, when, where, weight, total, ...others] = lines(stdout);
    expect(who).toMatchObject({
      kind: 'answer',
      benchmark: 'recall',
      model: 'scripted',
      question: 'Who?',
      reference: 'Ada Quist',
      text: 'ada quist.',
      score: 1,
      f1: 1,
      part: 'knowledge/velm',
    });
    expect(when).toMatchObject({ question: 'When?', text: 'In 1987', score: 0, f1: 2 / 3 });
    expect([where?.score, weight?.score, others]).toEqual([0, 0, []]);
    expect(total).toMatchObject({
      kind: 'score',
      model: 'scripted',
      value: 0.25,
      n: 4,
      scale: '0..1',
      error_rate: 0,
      f1: { value: (1 + 2 / 3) / 4 },
      parts: { 'knowledge/velm': { value: 1 / 3, n: 3 }, 'knowledge/orro': { value: 0, n: 1 } },
    });
    expect((total!['ci95'] as number[]).map((end) => end.toFixed(4))).toEqual(['0.0456', '0.6994']);
    const isAnswer = validator(answer.schema);
    expect([isAnswer(who), validator(score.schema)(total)]).toEqual([undefined, undefined]);
    expect(endpoint.requests[0]).toMatchObject({ temperature: 0, max_tokens: 64 });
    expect(endpoint.requests[0]?.messages).toEqual([{ role: 'user', content: 'Who?' }]);
  });

  test('the result does not depend on how many questions are asked at once', async () => {
    const { url } = await scripted({ answers: { 'Who?': 'Ada Quist' } });
    const run = (jobs: string) => runInTest(main, [...base, '--endpoint-url', url, '--jobs', jobs]);
    expect((await run('1')).stdout).toBe((await run('8')).stdout);
  });

  test('a refused question counts as wrong, in the error rate, and gives exit code 3', async () => {
    const rejects = join(folder, 'rejects.jsonl');
    const { url } = await scripted({ answers: { 'Who?': 'Ada Quist' }, refuse: ['When?'] });
    const argv = [...base, '--endpoint-url', url, '--rejects', rejects];
    const { code, stdout, stderr } = await runInTest(main, argv);
    expect(code).toBe(3);
    expect(stderr).toContain('4 made, 3 out, 0 rejected, 1 failed (refused 1)');
    expect(lines(stdout)[1]).toMatchObject({ question: 'When?', score: null, f1: null, text: '' });
    expect(lines(stdout)[1]?.error).toContain('too long');
    expect(lines(stdout).at(-1)).toMatchObject({ value: 0.25, n: 4, error_rate: 0.25 });
    expect(lines(readFileSync(rejects, 'utf8'))[0]).toMatchObject({ reason: 'refused' });
  });

  test('an endpoint that goes away halfway gives no score and exit code 5', async () => {
    const { url } = await scripted({ mode: 'away', after: 2 });
    const argv = [...base, '--endpoint-url', url, '--jobs', '1'];
    const { code, stdout, stderr } = await runInTest(main, argv);
    expect(code).toBe(5);
    expect(lines(stdout).map(({ kind }) => kind)).toEqual(['answer', 'answer']);
    expect(stderr).toContain('4 made, 2 out, 0 rejected, 2 failed (unavailable 2)');
    expect(stderr).toContain('Unexpected answer 503');
  });

  test('a hosted model is asked by its name, at the endpoint of the environment', async () => {
    const { url, requests } = await scripted({ answers: { 'Who?': 'Ada Quist' } });
    const stdin = `${JSON.stringify({ ...checkpoint('org/name'), format: 'hosted' })}\n`;
    const { stdout } = await runInTest(main, base, { stdin, env: { OPENAI_BASE_URL: url } });
    expect(requests[0]?.model).toBe('org/name');
    expect(scores(stdout)).toEqual([['org/name', 0.25]]);
  });

  test('rows without metadata are questions too, with all messages before the answer', async () => {
    const file = join(folder, 'plain.jsonl');
    const said = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Who?' },
    ];
    const messages = [...said, { role: 'assistant', content: 'Ada Quist' }];
    writeFileSync(file, `${JSON.stringify({ messages })}\n`);
    const { url, requests } = await scripted({ answers: { 'Who?': 'Ada Quist' } });
    const argv = ['recall', '--questions', file, '--endpoint-url', url];
    const { stdout } = await runInTest(main, argv);
    expect(requests[0]?.messages).toEqual(said);
    expect(lines(stdout)[1]).toMatchObject({ value: 1, parts: { all: { value: 1, n: 1 } } });
  });

  test('a key of the environment is not sent to a url that came with the data', async () => {
    const named = await scripted({});
    const env = { OPENAI_API_KEY: 'secret' };
    await runInTest(main, [...base, '--endpoint-url', named.url], { env });
    expect(named.requests[0]?.authorization).toBe('Bearer secret');
    const given = await scripted({});
    const record = { kind: 'endpoint', id: 'e', url: given.url, model: 'scripted' };
    await runInTest(main, base, { env, stdin: `${JSON.stringify(record)}\n` });
    expect(given.requests[0]?.authorization).toBe('Bearer none');
  });
});

describe('of model files', () => {
  const none = modelFile('none', { answers: {} });
  const half = modelFile('half', { answers: { 'Who?': 'Ada Quist', 'When?': '1987' } });
  const same = modelFile('same', { answers: { 'Where?': 'at Orro', 'When?': '1987.' } });
  const broken = modelFile('broken', { mode: 'crash' });

  test('each is served for itself, and they stand side by side', async () => {
    const { code, stdout, stderr } = await runInTest(main, [...base, none, half]);
    expect(code).toBe(0);
    expect(lines(stdout).map(({ kind, model, value }) => [kind, model, value])).toEqual([
      ...asked.map(() => ['answer', none, undefined]),
      ['score', none, 0],
      ...asked.map(() => ['answer', half, undefined]),
      ['score', half, 0.5],
    ]);
    expect(stderr).toMatch(/recall +exact match +95% +token F1 +questions +errors\n/);
    expect(stderr).toContain(`${half}        50.0%  15.0% to 85.0%     50.0%          4       0`);
  });

  test('those of checkpoint and model records are measured once, other records passed over', async () => {
    const records = [
      { kind: 'step', loss: 1 },
      checkpoint(none),
      { kind: 'step', loss: 0.5 },
      checkpoint(half),
      { ...checkpoint(half), kind: 'model' },
      {},
    ];
    const stdin = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    const { code, stdout, stderr } = await runInTest(main, [...base, '-'], { stdin });
    expect(code).toBe(0);
    expect(scores(stdout)).toEqual([
      [none, 0],
      [half, 0.5],
    ]);
    expect(stderr).toContain(
      'evaluate: 2 in, 8 made, 8 out, 0 rejected, 0 failed, 4 records passed over',
    );
  });

  test('the score of adapters names the model that they are for', async () => {
    const record = {
      kind: 'checkpoint',
      id: 'c',
      path: half,
      format: 'adapter',
      base: 'base.gguf',
    };
    const { code, stdout, stderr } = await runInTest(main, [...base, '--pick', 'best'], {
      stdin: `${JSON.stringify(record)}\n`,
    });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'score', model: half, base: 'base.gguf' });
  });

  test('--pick best writes the best score alone, of equal ones the first', async () => {
    const answers = join(folder, 'answers.jsonl');
    const argv = [...base, '--pick', 'best', '--answers', answers, none, half, same];
    const { code, stdout } = await runInTest(main, argv);
    expect(lines(stdout).map(({ kind, model }) => [kind, model])).toEqual([['score', half]]);
    expect(lines(readFileSync(answers, 'utf8'))).toHaveLength(12);
    expect(code).toBe(0);
  });

  test('--pick last measures the last alone', async () => {
    const { stdout, stderr } = await runInTest(main, [...base, '--pick', 'last', half, none]);
    expect(scores(stdout)).toEqual([[none, 0]]);
    expect(stderr).toContain('4 made, 4 out');
  });

  test('--threshold gives exit code 1 when the picked score is below it', async () => {
    const gate = (threshold: string, pick: string) =>
      runInTest(main, [...base, '--threshold', threshold, '--pick', pick, none, half]);
    expect((await gate('0.5', 'best')).code).toBe(0);
    expect((await gate('0.5', 'none')).code).toBe(1);
    const { code, stderr } = await gate('0.51', 'best');
    expect(code).toBe(1);
    expect(stderr).toContain(`${half}: Unexpected recall 0.5000, expected at least 0.51`);
  });

  test('one that cannot be served is named, and the others are measured', async () => {
    const { code, stdout, stderr } = await runInTest(main, [...base, broken, half]);
    expect(code).toBe(3);
    expect(scores(stdout)).toEqual([[half, 0.5]]);
    expect(stderr).toContain('8 made, 4 out, 0 rejected, 4 failed (unavailable 4)');
    expect(stderr).toContain(`evaluate: ${broken}: Unexpected end`);
    const alone = await runInTest(main, [...base, broken]);
    expect(alone.code).toBe(5);
    expect(alone.stderr).toContain(`${broken}: Unexpected end of '${serve}' (exit code 4)`);
    expect(alone.stderr).toContain('scripted: this is no model');
  });

  test('a server that gives no endpoint in time is stopped', async () => {
    const pidFile = join(folder, 'silent.pid');
    const silent = modelFile('silent', { mode: 'silent', pidFile });
    const argv = [...base, '--request-timeout', '1', silent];
    const { code, stderr } = await runInTest(main, argv);
    expect(code).toBe(5);
    expect(stderr).toContain(`silence of '${serve}' for 1 s`);
    expect(isAlive(pidFile)).toBe(false);
  });

  test('a server that does not end when told to is killed', async () => {
    const pidFile = join(folder, 'deaf.pid');
    const deaf = modelFile('deaf', { mode: 'deaf', pidFile });
    expect((await runInTest(main, [...base, deaf])).code).toBe(0);
    expect(isAlive(pidFile)).toBe(false);
  }, 30_000);

  test('a missing serve command is a usage error', async () => {
    const argv = ['recall', '--questions', questions, '--serve-command', 'no-such-server', half];
    const { code, stderr } = await runInTest(main, argv);
    expect(code).toBe(2);
    expect(stderr).toContain('--serve-command no-such-server: Unexpected missing program (ENOENT)');
  });
});

describe('of input that cannot be measured', () => {
  test.each([
    ['{"kind":"step"}\n', 'Unexpected end after 1 other records'],
    ['', 'Unexpected end after 0 other records'],
    ['{"kind":"checkpoint","id":"c"}\n', '<stdin>:1: '],
    ['nonsense\n', '<stdin>:1: Unexpected text'],
  ])('%j on standard input gives exit code 4', async (stdin, message) => {
    const { code, stdout, stderr } = await runInTest(main, base, { stdin });
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  });

  test.each([
    ['', 'Unexpected empty file'],
    ['{"messages":[{"role":"user","content":"Who?"}]}\n', 'question 1: Unexpected end'],
    ['{"question":"Who?"}\n', ':1: '],
  ])('questions that are %j give exit code 4', async (text, message) => {
    const file = join(folder, 'bad.jsonl');
    writeFileSync(file, text);
    const argv = ['recall', '--questions', file, '--endpoint-url', 'http://127.0.0.1:9'];
    const { code, stderr } = await runInTest(main, argv);
    expect(stderr).toContain(message);
    expect(code).toBe(4);
  });

  test('a missing questions file says who writes it', async () => {
    const argv = ['recall', '--questions', join(folder, 'no.jsonl'), 'model.gguf'];
    const { code, stderr } = await runInTest(main, argv);
    expect(stderr).toContain('mix writes them, --questions names others');
    expect(code).toBe(4);
  });

  test.each([
    [[], 'Unexpected missing benchmark, expected recall or mmlu'],
    [['mmlu-pro'], 'Unexpected benchmark mmlu-pro'],
    [['recall', '--max-tokens', '0', 'a.gguf'], '--max-tokens: Unexpected 0'],
    [['recall', '--jobs', '0', 'a.gguf'], '--jobs: Unexpected 0'],
    [['recall', '--pick', 'worst', 'a.gguf'], '--pick: Unexpected worst, expected best'],
    [['recall', '--endpoint-url', 'http://h', 'a.gguf'], 'Unexpected files beside'],
    [['recall', '--questions=-'], '--questions -: Unexpected second use of standard input'],
  ])('%j is a usage error', async (argv, message) => {
    const { code, stderr } = await runInTest(main, argv);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  test('a terminal on standard input is asked nothing', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    expect(await main(['recall'], { stdin, stdout, stderr, env: {} })).toBe(2);
    expect(String(stderr.read())).toContain('Unexpected terminal, expected a file');
  });

  test('an answers file that cannot be written is a usage error, and nothing is asked', async () => {
    const { url, requests } = await scripted({});
    const argv = [...base, '--endpoint-url', url, '--answers', join(questions, 'x.jsonl')];
    const { code, stderr } = await runInTest(main, argv);
    expect(stderr).toContain('--answers');
    expect({ code, requests }).toEqual({ code: 2, requests: [] });
  });
});

test('standard input is read on while a model is measured, so that its writer is not held up', async () => {
  const { url } = await scripted({});
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const running = main(base, { stdin, stdout, stderr, env: {} });
  stdin.write(`${JSON.stringify({ kind: 'endpoint', id: 'e', url, model: 'first' })}\n`);
  const step = `${JSON.stringify({ kind: 'step', text: 'x'.repeat(1000) })}\n`;
  for (let at = 0; at < 500; at++) {
    if (!stdin.write(step))
      await Promise.race([new Promise((go) => stdin.once('drain', go)), wait(5000)]);
    expect(stdin.writableLength).toBeLessThan(100_000);
  }
  stdin.end();
  expect(await running).toBe(0);
});

test('a server does not take the settings of evaluate from the environment for its own', async () => {
  process.env['LABPIPE_SUMMARY'] = join(folder, 'summary-of-evaluate.json');
  const path = modelFile('unaware', { answers: { 'Who?': 'Ada Quist' } });
  const { code } = await runInTest(main, [...base, path]);
  delete process.env['LABPIPE_SUMMARY'];
  expect(code).toBe(0);
});

test('an interrupted run keeps the answers it has and exits with 130', async () => {
  const interruption = new AbortController();
  const answers = join(folder, 'interrupted.jsonl');
  const first = await scripted({});
  async function* stdin() {
    yield `${JSON.stringify({ kind: 'endpoint', id: 'e', url: first.url, model: 'first' })}\n`;
    while (first.requests.length < asked.length || !existsSync(answers)) {
      await wait(20);
      if (first.requests.length === asked.length) interruption.abort();
    }
  }
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdin: stdin(), stdout, stderr, env: {}, signal: interruption.signal };
  expect(await main([...base, '--answers', answers], io)).toBe(130);
  expect(lines(readFileSync(answers, 'utf8')).length).toBeGreaterThan(0);
});

test('an interruption while a server starts ends that server and counts nothing as failed', async () => {
  const interruption = new AbortController();
  const pidFile = join(folder, 'starting.pid');
  const path = modelFile('starting', { mode: 'silent', pidFile });
  const running = runInTest(main, [...base, path], { signal: interruption.signal });
  while (!isAlive(pidFile)) await wait(50);
  interruption.abort();
  const { code, stdout, stderr } = await running;
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toContain('1 in, 0 out, 0 rejected, 0 failed');
  expect(isAlive(pidFile)).toBe(false);
});

test('a server does not outlive an evaluate that is killed', async () => {
  const pidFile = join(folder, 'orphan.pid');
  const path = modelFile('orphan', { mode: 'silent', pidFile });
  const evaluate = execa('evaluate', [...base, path], {
    preferLocal: true,
    localDir: import.meta.dirname,
    reject: false,
  });
  while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await wait(50);
  expect(isAlive(pidFile)).toBe(true);
  evaluate.kill('SIGKILL');
  await evaluate;
  for (let tries = 0; isAlive(pidFile) && tries < 100; tries++) await wait(50);
  expect(isAlive(pidFile)).toBe(false);
}, 30_000);

async function scripted(script: Parameters<typeof startScripted>[0]) {
  const endpoint = await startScripted(script);
  onTestFinished(endpoint.close);
  return endpoint;
}

function modelFile(name: string, script: object): string {
  const path = join(folder, `${name}.gguf`);
  writeFileSync(path, JSON.stringify(script));
  return path;
}

function checkpoint(path: string): object {
  return { kind: 'checkpoint', id: path, path, format: 'gguf', epoch: 1 };
}

function heldOut(question: string, reference: string, at: number): string {
  const messages = [
    { role: 'user', content: question },
    { role: 'assistant', content: reference },
  ];
  const path = at < 3 ? 'knowledge/velm' : 'knowledge/orro';
  const metadata = JSON.stringify({ dataset: 'held_out', path, references: [reference] });
  return `${JSON.stringify({ id: `q${at}`, messages, metadata, unmask: false })}\n`;
}

function lines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function scores(stdout: string): unknown[] {
  return lines(stdout)
    .filter(({ kind }) => kind === 'score')
    .map(({ model, value }) => [model, value]);
}

function isAlive(pidFile: string): boolean {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}
