import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { validator } from '@labpipe/records';
import { estimateTokens } from '@labpipe/text';
import { beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { type Estimate, estimateRecord } from '../../src/estimate/estimate-record.ts';
import { freeformLeaf, groundedLeaf, knowledgeLeaf, lines } from '../support/leaves.ts';
import { type Say, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'velm'));
const parts = Array.from(
  { length: 8 },
  (_, at) => `## Part ${at}\n\nVelm number ${at} eats moss, and sleeps under ${at + 2} stones.\n`,
);
writeFileSync(join(folder, 'velm', 'velm.md'), parts.join('\n'));
const velm = knowledgeLeaf({ file: join(folder, 'velm', 'qna.yaml') });
const leaves = [velm, freeformLeaf(), groundedLeaf()];
const small = ['--chunk-tokens', '60', '--scale-factor', '4'];

const read = (stdout: string) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Estimate);

async function estimate(...options: string[]) {
  const argv = ['estimate', ...small, ...options];
  const result = await runInTest(main, argv, { stdin: lines(...leaves) });
  return { ...result, estimates: read(result.stdout) };
}

const sum = (estimates: readonly Estimate[], key: 'requests' | 'prompt_tokens') =>
  estimates.reduce((total, one) => total + one[key], 0);

const tagged = (tag: string, text: string) => `[Start of ${tag}]\n${text}\n[End of ${tag}]`;
const asks = (prompt: string, tag: string) => prompt.includes(`[Start of ${tag}]`);
const made = ['Corrected Document', 'Detailed Summary', 'Extractive Summary', 'Atomic Facts'];

/** A teacher that writes as much as it is asked for, and a judge that is content with all of it. */
const obliging: Say = ({ prompt, body, count }) => {
  const document = prompt.split('[Start of Document]\n').at(-1)?.split('\n[End of')[0] ?? '';
  const tag = made.find((one) => asks(prompt, one));
  // Not the document itself: equal requests are asked once.
  if (tag) return tagged(tag, document.replace(/.$/s, ` ${count}`));
  const choices = Array.from({ length: Number(body['n'] ?? 1) }, (_, at) => at);
  if (asks(prompt, 'New Context'))
    return choices.map((at) => tagged('New Context', `Ann, Bob, Di${count}${at}.`));
  for (const reasons of ['Explanation', 'Feedback', 'Evaluation']) {
    if (!asks(prompt, reasons)) continue;
    const verdict = ['Rating', 'Score', 'Answer'].find((one) => asks(prompt, one)) as string;
    const best = verdict === 'Answer' ? 'YES' : prompt.includes('0 or 1') ? 1 : 2;
    return `${tagged(reasons, 'It is as it is to be.')}\n${tagged(verdict, String(best))}`;
  }
  const wanted = Number(/Write (\d+)/.exec(prompt)?.[1] ?? 1);
  const names = Array.from({ length: wanted }, (_, at) => `${count}x${at}`);
  if (asks(prompt, 'Response')) return tagged('Response', `Small ${count}.`);
  return prompt.includes('[QUESTION]')
    ? names.map((at) => `[QUESTION]\nHow big is ${at}?\n[ANSWER]\nSmall ${at}.\n[END]`).join('\n')
    : names.map((at) => tagged('Question', `How big is ${at}?`)).join('\n');
};

async function run(pipeline: string) {
  const teacher = await startTeacher(obliging);
  const summary = join(folder, `${pipeline}.json`);
  const argv = ['--endpoint-url', teacher.url, '--pipeline', pipeline, '--summary', summary];
  await runInTest(main, [...argv, ...small], {
    stdin: lines(...leaves),
    env: { PATH: process.env['PATH'], HOME: folder, LABPIPE_RESUME: 'never' },
  });
  const prompts = teacher.requests.map(({ prompt }) => prompt);
  const tokens = prompts.reduce((total, prompt) => total + estimateTokens(prompt), 0);
  return { requests: prompts.length, tokens, summary: JSON.parse(readFileSync(summary, 'utf8')) };
}

test.each(['simple', 'full', 'llama'])(
  'what %s is expected to ask is what a run asks of a teacher that gives what is wanted',
  async (pipeline) => {
    const real = await run(pipeline);
    const { estimates, code } = await estimate('--pipeline', pipeline, '--acceptance', '1');
    expect(code).toBe(0);
    expect(estimates.map(({ type }) => type)).toEqual(leaves.map(({ type }) => type));
    expect(sum(estimates, 'requests')).toBe(real.requests);
    // Prompts hold answers that are not known yet: within a tenth.
    expect(sum(estimates, 'prompt_tokens') / real.tokens).toBeGreaterThan(0.9);
    expect(sum(estimates, 'prompt_tokens') / real.tokens).toBeLessThan(1.1);
    const expected = estimates.reduce((total, { samples }) => total + samples.after_filters, 0);
    expect(expected).toBe(real.summary.out);
  },
);

test('prompts that hold nothing but what is known are counted exactly', async () => {
  const { tokens } = await run('simple');
  const { estimates } = await estimate();
  expect(sum(estimates, 'prompt_tokens')).toBe(tokens);
});

test('a filter is assumed to keep its share, and those after it are asked about less', async () => {
  const all = (await estimate('--pipeline', 'full', '--acceptance', '1')).estimates[0];
  const half = (await estimate('--pipeline', 'full', '--acceptance', '0.5')).estimates[0];
  expect([all?.acceptance, half?.acceptance]).toEqual(['none', 'assumed']);
  expect(half?.samples.before_filters).toBe(all?.samples.before_filters);
  expect(half?.samples.after_filters).toBe(Math.round((all?.samples.after_filters ?? 0) / 8));
  expect(half?.requests).toBeLessThan(all?.requests ?? 0);
});

test('with the summary of a run, its yields count in place of what is assumed', async () => {
  const { summary } = await run('full');
  const stages = summary.stages.map((stage: { stage: string; in: number; out: number }) =>
    stage.stage === 'filter_faithfulness' ? { ...stage, out: stage.in / 4 } : stage,
  );
  const file = join(folder, 'measured.json');
  writeFileSync(file, JSON.stringify({ stages }));
  const [full] = (await estimate('--pipeline', 'full', '--acceptance', '1')).estimates;
  const [known] = (await estimate('--pipeline', 'full', '--measured', file)).estimates;
  expect(known?.acceptance).toBe('measured');
  expect(known?.samples.before_filters).toBe(full?.samples.before_filters);
  expect(known?.samples.after_filters).toBe((full?.samples.after_filters ?? 0) / 4);
});

describe('the record and the table', () => {
  let result: Awaited<ReturnType<typeof estimate>>;
  beforeAll(async () => {
    const prices = ['--price-in', '1', '--price-out', '2', '--requests-per-second', '2'];
    result = await estimate('--pipeline', 'simple, full', ...prices);
  });

  test('an estimate has its schema, its cost and its time', () => {
    const [first] = result.estimates as [Estimate];
    expect(validator(estimateRecord.schema)(first)).toBeUndefined();
    expect(first).toMatchObject({ kind: 'estimate', pipeline: 'simple', path: velm.path });
    expect(first.rows).toBe(first.chunks * 2);
    expect(first.seconds).toBe(first.requests / 2);
    expect(first.usd).toBeCloseTo((first.prompt_tokens + 2 * first.completion_tokens) / 1e6, 6);
  });

  test('each leaf has one for each pipeline; the sums close', () => {
    expect(result.estimates).toHaveLength(6);
    expect(result.stderr).toContain('3 in, 6 made, 6 out, 0 rejected, 0 failed');
    expect(result.stderr.match(/^ {2}simple +all /m)).not.toBeNull();
    expect(result.stderr).toContain('assumed to keep 80%');
  });
});

test('an answer holds no more rows than fit into its tokens', async () => {
  const [wide] = (await estimate('--max-num-tokens', '1000')).estimates;
  const [narrow] = (await estimate('--max-num-tokens', '40')).estimates;
  expect(narrow?.samples.before_filters).toBeLessThan(wide?.samples.before_filters ?? 0);
  expect(narrow?.completion_tokens).toBeLessThanOrEqual(40 * (narrow?.requests ?? 0));
});

test('a leaf without its document is a failed record, and no estimate', async () => {
  const lost = knowledgeLeaf({ file: join(folder, 'nowhere', 'qna.yaml') });
  const { code, stdout, stderr } = await runInTest(main, ['estimate'], {
    stdin: lines(lost, freeformLeaf()),
  });
  expect(code).toBe(3);
  expect(read(stdout).map(({ type }) => type)).toEqual(['freeform_skill']);
  expect(stderr).toContain('2 in, 2 made, 1 out, 0 rejected, 1 failed (missing-file 1)');
});

test.each([
  [['--acceptance', '2'], '--acceptance: Unexpected 2'],
  [['--requests-per-second', '0'], '--requests-per-second: Unexpected 0'],
  [['--measured', 'nowhere.json'], '--measured nowhere.json: Unexpected content'],
  [['--pipeline', 'simple,nothing'], '--pipeline nothing: Unexpected name'],
])('%j is refused', async (options, message) => {
  const { code, stderr } = await estimate(...options);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
