import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { describe, expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = temporaryFolder();
const benchmark = join(folder, 'benchmark.jsonl');
writeFileSync(
  benchmark,
  '{"instruction":"How heavy is the moon Velm?","output":"7"}\n{"prompt":"Why?","completion":"So."}\n' +
    '{"messages":[{"role":"user","content":"?!"},{"role":"assistant","content":"x"}]}\n',
);

describe('with --without, a row', () => {
  test.each([
    ['that asks the question otherwise written', 'HOW heavy is -- the moon “Velm”', 'Ask.', false],
    ['that asks it among others', 'Tell me: how heavy is the moon Velm? And why?', 'Ask.', false],
    ['that answers with it', 'Ask me', 'How heavy is the moon Velm?', false],
    ['that asks part of it', 'How heavy is the moon?', 'Ask.', true],
    ['that is a short question of it', 'why', 'So.', false],
    ['that holds a short question of it', 'I wonder why.', 'So.', true],
  ])('%s: %j, %j; stays: %s', async (_, prompt, completion, stays) => {
    const stdin = JSON.stringify({ prompt, completion });
    const { stdout, stderr, code } = await runInTest(main, ['--without', benchmark], { stdin });
    expect(stdout !== '').toBe(stays);
    expect(code).toBe(stays ? 0 : 1);
    if (!stays)
      expect(stderr).toContain('1 in, 1 made, 0 out, 1 rejected, 0 failed (contaminated 1)');
  });
});

test.each<[string, object]>([
  ["MT-Bench's first turn", { question_id: 1, turns: ['How heavy is the moon Velm?', 'Go on.'] }],
  ["MT-Bench's second turn", { turns: ['Why?', 'How heavy is the moon Velm?'] }],
  ['DK-Bench', { user_input: 'How heavy is the moon Velm?', reference: '7' }],
  ['HumanEval', { task_id: 'x/0', prompt: 'How heavy is the moon Velm?', test: 'x' }],
  ['MATH', { problem: 'How heavy is the moon Velm?', level: 5 }],
  ['TruthfulQA', { question: 'How heavy is the moon Velm?', mc1_targets: {} }],
  ['HellaSwag', { ctx: 'How heavy is the moon Velm?', endings: ['a', 'b'], label: 0 }],
])('benchmarks that only ask are read: %s', async (name, record) => {
  const path = join(folder, `${name}.jsonl`);
  writeFileSync(path, JSON.stringify(record));
  const rows = ['So: how heavy is the moon Velm?', 'Say why.'];
  const stdin = rows.map((prompt) => `${JSON.stringify({ prompt, completion: 'x' })}\n`).join('');
  const { stdout, stderr } = await runInTest(main, ['--without', path], { stdin });
  expect(stdout).not.toContain('how heavy');
  expect(stdout).toContain('Say why.');
  expect(stderr).toContain('contaminated 1');
  // They are no rows to train on.
  expect((await runInTest(main, [path])).code).toBe(4);
});

test('no document with a question of the benchmark is put before another question', async () => {
  const teacher = { model: 'm', endpoint: 'e', prompt: 'p', seed: 1 };
  const sample = (at: number, document: string) => ({
    kind: 'sample',
    ...{
      id: `s${at}`,
      leaf: 'l',
      path: 'p',
      type: 'knowledge',
      dataset: 'qa',
      verdicts: [],
      teacher,
    },
    ...{ document, question: `Question ${at}?`, answer: `Answer ${at}.` },
  });
  const samples = [
    sample(1, 'Plain.'),
    sample(2, 'How heavy is the moon Velm? 7.'),
    sample(3, 'Clear.'),
  ];
  const stdin = samples.map((one) => `${JSON.stringify(one)}\n`).join('');
  const argv = ['--phase', 'skills', '--held-out', 'none'];
  const all = await runInTest(main, argv, { stdin });
  const clean = await runInTest(main, [...argv, '--without', benchmark], { stdin });
  expect(all.stdout).toContain('heavy');
  expect(clean.stdout).not.toContain('heavy');
  expect(clean.stdout.trim().split('\n')).toHaveLength(4);
});

test('a benchmark that cannot be read ends the run', async () => {
  const { code, stdout } = await runInTest(main, ['--without', join(folder, 'none')], {
    stdin: '',
  });
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
});
