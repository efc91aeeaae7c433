import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInTest, sharedData, temporaryFolder } from '@labpipe/cli/testing';
import { answer, score, validator } from '@labpipe/records';
import { describe, expect, onTestFinished, test } from 'vitest';
import { drawQuestions } from '../src/benchmarks/mmlu/draw-questions.ts';
import { readQuestions } from '../src/benchmarks/mmlu/questions.ts';
import { readTask } from '../src/benchmarks/mmlu/read-task.ts';
import { scoreOf } from '../src/benchmarks/mmlu/score.ts';
import { main } from '../src/cli.ts';
import { startLetters } from './support/letters-endpoint.js';

const folder = temporaryFolder();
const heading = 'question,choice0,choice1,choice2,choice3,answer\n';
const tasks = tasksDir('mmlu', {
  bird_law: {
    dev: `${heading}Solved 1?,a,b,c,d,1\nSolved 2?,a,b,c,d,3\n`,
    test: `${heading}May geese nest here?,yes,no,"in spring, perhaps",never,2\n"Two ""lines""?\nYes.",w,x,y,z,0\n`,
  },
  tides: { dev: 'Solved 3?,a,b,c,d,A\n', test: 'When is it high?,1,2,3,4,D\n' },
});
const base = ['mmlu', '--tasks-dir', tasks, '--retries', '0'];
const tiny = fileURLToPath(new URL('../../serve/test/fixtures/tiny.gguf', import.meta.url));
const c = { ' C': -0.5, ' the': -1, ' A': -2 };

describe('through an endpoint', () => {
  test('the likeliest letter counts, of what follows the form of the harness', async () => {
    const { url, requests } = await letters({ likely: () => c });
    const argv = [...base, '--few-shots', '1', '--endpoint-url', url];
    const { code, stdout, stderr } = await runInTest(main, argv);
    expect(code, stderr).toBe(0);
    expect(requests[0]?.prompt).toBe(
      'The following are multiple choice questions (with answers) about bird law.\n\n' +
        'Solved 1?\nA. a\nB. b\nC. c\nD. d\nAnswer: B\n\n' +
        'May geese nest here?\nA. yes\nB. no\nC. in spring, perhaps\nD. never\nAnswer:',
    );
    expect(requests[0]).toMatchObject({ max_tokens: 1, temperature: 0, logprobs: 20 });
    const [geese, lines, tide, total, ...others] = records(stdout);
    expect(geese).toMatchObject({
      kind: 'answer',
      benchmark: 'mmlu',
      part: 'bird_law',
      question: 'May geese nest here?',
      reference: 'C',
      text: 'C',
      score: 1,
      logprobs: [-2, null, -0.5, null],
      few_shots: 1,
    });
    expect(lines).toMatchObject({ question: 'Two "lines"?\nYes.', reference: 'A', score: 0 });
    expect([tide?.['reference'], tide?.['score'], others]).toEqual(['D', 0, []]);
    // Means of the subjects 1/2 and 0; the standard error is that of two subjects.
    expect(total).toMatchObject({
      kind: 'score',
      model: 'letters',
      value: 0.25,
      n: 3,
      stderr: 0.25,
      ci95: [0, expect.closeTo(0.74, 3)],
      error_rate: 0,
      questions: { value: 1 / 3, n: 3 },
      parts: { bird_law: { value: 0.5, n: 2, stderr: 0.5 }, tides: { value: 0, n: 1, stderr: 0 } },
    });
    expect(validator(answer.schema)(geese)).toBeUndefined();
    expect(validator(score.schema)(total)).toBeUndefined();
    expect(stderr).toMatch(
      /mmlu +mean of subjects +95% +of questions +subjects +questions +errors/,
    );
  });

  test('where no letter is among the likeliest, each is scored for itself, all its tokens', async () => {
    const echo = { A: -9, B: -3, C: -8, D: -4 };
    const { url, requests } = await letters({ likely: () => ({ ' the': -1, echo }) as never });
    const argv = [...base, '--few-shots', '0', '--endpoint-url', url, '--jobs', '1'];
    const { stdout } = await runInTest(main, argv);
    expect(records(stdout)[0]).toMatchObject({ text: 'B', logprobs: [-9, -3, -8, -4] });
    expect(requests[1]).toMatchObject({ echo: true, max_tokens: 0 });
  });

  test('where the prompt is too long, fewer solved examples stand before the question', async () => {
    const { url } = await letters({ likely: () => c, context: 200 });
    const argv = [...base, '--few-shots', '2', '--tasks', 'bird_law', '--endpoint-url', url];
    const { code, stdout } = await runInTest(main, argv);
    expect(code).toBe(0);
    expect(records(stdout)[0]).toMatchObject({ few_shots: 1, score: 1 });
    const none = await letters({ likely: () => c, context: 20 });
    const refused = await runInTest(main, [...argv.slice(0, -1), none.url]);
    expect(refused.code).toBe(1);
    expect(records(refused.stdout).at(-1)).toMatchObject({ value: 0, error_rate: 1 });
  });

  test('a server without log-probabilities is an error that says so, not a score', async () => {
    const { url } = await letters({ likely: () => c, mute: true });
    const argv = [...base, '--few-shots', '0', '--endpoint-url', url];
    const { code, stdout, stderr } = await runInTest(main, argv);
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toContain('answer without log-probabilities');
  });
});

describe('asked as a chat', () => {
  const chatml =
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}";
  const file = join(folder, 'template.jinja');
  writeFileSync(file, chatml);

  test('the prompt is a message of the template, and the letter begins the answer', async () => {
    const echo = { A: -9, B: -3, C: -8, D: -4 };
    const likely = (question: string) =>
      (question.includes('geese') ? { C: -0.5, ' C': -0.1, A: -2 } : { the: -1, echo }) as never;
    const { url, requests } = await letters({ likely });
    const flags = ['--chat-template', file, '--system-prompt', 'You know all.', '--jobs', '1'];
    const argv = [...base, ...flags, '--few-shots', '0', '--tasks', 'bird_law'];
    const { code, stdout, stderr } = await runInTest(main, [...argv, '--endpoint-url', url]);
    expect(code, stderr).toBe(0);
    expect(requests[0]?.prompt).toMatch(
      /^<\|system\|>You know all\.<\|end\|><\|user\|>The following are .*Answer:<\|end\|><\|assistant\|>$/s,
    );
    const [geese, lines] = records(stdout);
    expect(geese).toMatchObject({ text: 'C', logprobs: [-2, null, -0.5, null] });
    expect(lines).toMatchObject({ text: 'B', logprobs: [-9, -3, -8, -4] });
    expect(requests.at(-1)?.prompt[0]).toMatch(/<\|assistant\|>A$/);
  });

  test('of a model file by its own template, or that of its record', async () => {
    const argv = ['mmlu', '--tasks-dir', tasks, '--few-shots', '0', '--tasks', 'tides'];
    const flags = ['--apply-chat-template', '--serve-command', 'serve --gpu none'];
    const own = await runInTest(main, [...argv, ...flags, tiny]);
    expect(own.code, own.stderr).toBe(0);
    const checkpoint = { kind: 'checkpoint', id: 'c', path: tiny, format: 'gguf' };
    const record = { ...checkpoint, chat_template: chatml };
    const other = await runInTest(main, [...argv, ...flags], { stdin: JSON.stringify(record) });
    expect(other.code, other.stderr).toBe(0);
    const logprobs = [own, other].map(({ stdout }) => records(stdout)[0]?.['logprobs']);
    expect(logprobs[0]).not.toEqual(logprobs[1]);
  }, 60_000);

  test.each([
    [['--apply-chat-template'], '--apply-chat-template: Unexpected model http://h:1 without'],
    [['--chat-template', 'absent.jinja'], '--chat-template absent.jinja: Unexpected ENOENT'],
    [['--system-prompt', 'x'], '--system-prompt: Unexpected without --apply-chat-template'],
  ])('%j is a usage error where nothing can come of it', async (flags, message) => {
    const { url } = await letters({ likely: () => c });
    const argv = [...base, ...flags, '--few-shots', '0', '--endpoint-url', url];
    const { code, stderr } = await runInTest(main, argv);
    expect(stderr).toContain(message.replace('http://h:1', url));
    expect(code).toBe(2);
  });
});

test('of a model file, through serve: every question has four log-probabilities', async () => {
  const argv = ['mmlu', '--tasks-dir', tasks, '--few-shots', '0', '--tasks', 'tides', tiny];
  const run = () => runInTest(main, [...argv, '--serve-command', 'serve --gpu none']);
  const { code, stdout, stderr } = await run();
  expect(code, stderr).toBe(0);
  const [tide, total] = records(stdout);
  const logprobs = tide?.['logprobs'] as number[];
  expect(logprobs.every((each) => each < 0 && Number.isFinite(each))).toBe(true);
  const best = 'ABCD'[logprobs.indexOf(Math.max(...logprobs))];
  expect(tide).toMatchObject({ text: best, score: Number(best === 'D') });
  expect(total).toMatchObject({ n: 1, error_rate: 0 });
  expect((await run()).stdout).toBe(stdout);
}, 60_000);

describe('a limit', () => {
  const many = Array.from({ length: 60 }, (_, at) => ({
    id: `q${at}`,
    task: at < 40 ? 'large' : at < 58 ? 'middle' : 'small',
  }));
  const draw = (limit: number, seed = 42) => drawQuestions(many, { limit, seed });
  const count = (limit: number) =>
    ['large', 'middle', 'small'].map(
      (name) => draw(limit).filter(({ task }) => task === name).length,
    );

  test('draws evenly over the subjects, as far as they have questions', () => {
    expect(count(6)).toEqual([2, 2, 2]);
    expect(count(12)).toEqual([5, 5, 2]);
    expect(count(58)).toEqual([38, 18, 2]);
    expect(draw(0)).toEqual(many);
    expect(draw(100)).toEqual(many);
  });

  test('draws the same from any order, keeps theirs, grows by adding, and follows the seed', () => {
    const ids = (limit: number, seed?: number) => draw(limit, seed).map(({ id }) => id);
    const turned = drawQuestions(many.toReversed(), { limit: 9, seed: 42 }).map(({ id }) => id);
    expect(turned.toReversed()).toEqual(ids(9));
    expect(ids(20)).toEqual(expect.arrayContaining(ids(9)));
    expect(ids(9, 7)).not.toEqual(ids(9));
  });
});

test('one subject alone has the standard error and interval of its questions', () => {
  const mark = (right: number) => ({ part: 'tides', score: right });
  const total = scoreOf('m', [mark(1), mark(0), mark(0), mark(0)]);
  expect(total.stderr).toBe(0.25);
  expect(total.ci95.map((end) => (end as number).toFixed(4))).toEqual(['0.0456', '0.6994']);
});

describe('questions that cannot be asked', () => {
  test.each<[string, string[], number, string]>([
    ['no folder', ['--tasks-dir', join(folder, 'no')], 4, 'is --tasks-dir right?'],
    ['a folder without tests', ['--tasks-dir', emptyTests()], 4, 'without SUBJECT_test.csv'],
    [
      'an unknown subject',
      ['--tasks', 'tides,lore'],
      2,
      'Unexpected "lore", expected some of bird_law',
    ],
    ['too few solved ones', ['--few-shots', '2'], 2, '1 solved examples in'],
    ['no whole number', ['--limit', '1.5'], 2, '--limit: Unexpected 1.5'],
  ])('%s', async (_, argv, expected, message) => {
    const { code, stderr } = await runInTest(main, [
      ...base,
      ...argv,
      '--endpoint-url',
      'http://h:1',
    ]);
    expect(stderr).toContain(message);
    expect(code).toBe(expected);
  });

  test.each([
    ['columns', 'One?,a,b,c,0\n', ':1: Unexpected 5 columns'],
    ['answers', `${heading}"Two\nlines?",a,b,c,d,4\n`, ':3: Unexpected answer "4"'],
    ['quotes', '"One?,a,b,c,d,0\n', 'Unexpected text (Quote Not Closed'],
    ['nothing', heading, 'Unexpected empty file'],
  ])('a file with wrong %s', async (name, text, message) => {
    const path = join(folder, `${name}_test.csv`);
    writeFileSync(path, text);
    await expect(readTask(path)).rejects.toThrow(`${path}`);
    await expect(readTask(path)).rejects.toThrow(message);
  });
});

test.runIf(sharedData())('the whole of MMLU: 57 subjects, 14,042 questions', async () => {
  const questions = await readQuestions({
    'tasks-dir': join(String(sharedData()), 'mmlu'),
    'few-shots': 5,
  });
  expect(questions.length).toBe(14_042);
  expect(new Set(questions.map(({ task }) => task)).size).toBe(57);
  expect(questions.every(({ shots }) => shots.length === 5)).toBe(true);
});

async function letters(script: Parameters<typeof startLetters>[0]) {
  const endpoint = await startLetters(script);
  onTestFinished(endpoint.close);
  return endpoint;
}

function tasksDir(name: string, files: Record<string, { dev: string; test: string }>): string {
  const path = join(folder, name);
  for (const part of ['dev', 'test'] as const) {
    mkdirSync(join(path, part), { recursive: true });
    for (const [task, texts] of Object.entries(files)) {
      writeFileSync(join(path, part, `${task}_${part}.csv`), texts[part]);
    }
  }
  return path;
}

function emptyTests(): string {
  const path = join(folder, 'empty');
  mkdirSync(join(path, 'test'), { recursive: true });
  return path;
}

function records(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
