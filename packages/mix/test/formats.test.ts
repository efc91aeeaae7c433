import { runInTest } from '@labpipe/cli/testing';
import { randomOf } from '@labpipe/records';
import { describe, expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { formats, fromForeign } from '../src/formats/index.ts';
import { formatNames } from '../src/formats/names.ts';
import { fromGivenRow, type GivenRow } from '../src/given-row.ts';
import type { RowMessage, TrainingRow } from '../src/training-row.ts';

const pair = [
  { role: 'user', content: 'Hi' },
  { role: 'assistant', content: 'Ho' },
];
const system = { role: 'system', content: 'Be kind.' };

describe('a row of another format is read', () => {
  test.each<[string, object, object]>([
    ['alpaca', { instruction: 'Hi', output: 'Ho' }, { messages: pair }],
    [
      'alpaca with an input',
      { instruction: 'Add', input: '1 2', output: 'Ho' },
      {
        messages: [{ role: 'user', content: 'Add\n1 2' }, pair[1]],
      },
    ],
    [
      'alpaca with history',
      { instruction: 'Hi', input: '', output: 'Ho', system: 'Be kind.', history: [['Hi', 'Ho']] },
      {
        messages: [system, ...pair, ...pair],
      },
    ],
    [
      'sharegpt',
      {
        id: 'x',
        conversations: [
          { from: 'human', value: 'Hi' },
          { from: 'gpt', value: 'Ho' },
        ],
      },
      { id: 'x', messages: pair },
    ],
    [
      'sharegpt with a system',
      {
        system: 'Be kind.',
        conversations: [
          { from: 'human', value: 'Hi' },
          { from: 'gpt', value: 'Ho' },
        ],
      },
      {
        messages: [system, ...pair],
      },
    ],
    ['completion', { prompt: 'Hi', completion: 'Ho' }, { messages: pair }],
    ['question and answer', { question: 'Hi', answer: 'Ho', level: 1 }, { messages: pair }],
    [
      'a question with choices and the letter of one',
      { question: 'Hi', choices: ['No', 'Ho'], answer: 'B' },
      { messages: pair },
    ],
    [
      'a question of MMLU',
      { question: 'Hi', choice0: 'Ho', choice1: 'No', answer: '0' },
      { messages: pair },
    ],
    [
      "InstructLab's train file",
      { system: 'Be kind.', user: 'Hi', assistant: 'Ho' },
      { messages: [system, ...pair] },
    ],
    [
      "InstructLab's messages file",
      { messages: pair, metadata: '{"system":"x"}' },
      { messages: pair, metadata: '{"system":"x"}' },
    ],
    [
      'pretraining, Granite 7B',
      { messages: [{ role: 'pretraining', content: '<|user|>\nHi\n<|assistant|>\nHo' }] },
      {
        messages: pair,
        unmask: true,
      },
    ],
    [
      'pretraining, Granite 3',
      {
        messages: [
          {
            role: 'pretraining',
            content:
              '<|start_of_role|>user<|end_of_role|>\nHi\n<|start_of_role|>assistant<|end_of_role|>\nHo',
          },
        ],
      },
      { messages: pair, unmask: true },
    ],
    [
      'chatml',
      {
        text: '<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHo<|im_end|>\n',
      },
      {
        messages: [system, ...pair],
      },
    ],
    [
      'broken chatml is text',
      { text: '<|im_start|>user\nHi' },
      {
        messages: [{ role: 'pretraining', content: '<|im_start|>user\nHi' }],
        unmask: true,
      },
    ],
    [
      'text',
      { text: 'Once.', source: 'book' },
      {
        messages: [{ role: 'pretraining', content: 'Once.' }],
        metadata: '{"source":"book"}',
        unmask: true,
      },
    ],
  ])('%s', async (_, record, expected) => {
    const { stdout } = await runInTest(main, ['--held-out', 'none'], {
      stdin: JSON.stringify(record),
    });
    expect(JSON.parse(stdout)).toMatchObject(expected);
  });
});

test('a file that is one JSON array is read', async () => {
  const stdin = JSON.stringify(
    [
      { instruction: 'Hi', output: 'Ho' },
      { prompt: 'a', completion: 'b' },
    ],
    null,
    2,
  );
  const { stdout, code } = await runInTest(main, ['--held-out', 'none'], { stdin });
  expect({ code, count: stdout.trim().split('\n').length }).toEqual({ code: 0, count: 2 });
  const broken = await runInTest(main, ['--held-out', 'none'], { stdin: stdin.slice(0, -2) });
  expect(broken).toMatchObject({ code: 4, stdout: '' });
});

test('what is of no format is a broken line', async () => {
  for (const record of [
    { instruction: 7, output: 'b' },
    { conversations: [{}] },
    { text: null },
    [[]],
    7,
  ]) {
    const { code } = await runInTest(main, [], { stdin: JSON.stringify(record) });
    expect(code).toBe(4);
  }
});

test.each(formats)('rows that $name can hold come back as they were', ({ name, write }) => {
  const random = randomOf(5, name);
  let held = 0;
  for (let round = 0; round < 2000; round++) {
    const row = generate(random);
    const foreign = write(row);
    if (!foreign || (name === 'text' && row.messages.length > 1)) continue;
    held++;
    const record = JSON.parse(JSON.stringify(foreign));
    const back = fromGivenRow(fromForeign(record) as GivenRow, undefined);
    expect(back.messages).toEqual(row.messages);
  }
  expect(held).toBeGreaterThan(100);
});

test('--to writes a format, and refuses what it cannot hold', async () => {
  const rows = [pair, [system, ...pair], [...pair, { role: 'user', content: 'And?' }]];
  const stdin = rows.map((messages) => `${JSON.stringify({ messages })}\n`).join('');
  const { stdout, stderr, code } = await runInTest(main, ['--to', 'alpaca'], { stdin });
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { instruction: 'Hi', input: '', output: 'Ho' },
    { instruction: 'Hi', input: '', output: 'Ho', system: 'Be kind.' },
  ]);
  expect(stderr).toContain('3 made, 2 out, 1 rejected, 0 failed (not-in-format 1)');
  expect(code).toBe(0);
});

test('every name of --to but ours is a format', () => {
  expect([...formatNames].sort()).toEqual(['messages', ...formats.map(({ name }) => name)].sort());
});

const roles = ['system', 'user', 'assistant', 'user', 'assistant', 'tool', 'pretraining', 'gpt'];
const words = [
  'Hi',
  '',
  ' ',
  '\n',
  '<|im_end|>',
  '<|im_start|>user\n',
  '<|user|>\n',
  '\n<|assistant|>\n',
  'é"\\',
  '\u2028',
];

/** Mostly conversations in turns, some of them odd, of texts that hold the marks of formats. */
function generate(random: () => number): TrainingRow {
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)]!;
  const text = () => `${pick(words)}${pick(words)}${pick(['x', 'y'])}${pick(words)}`;
  const turns = Array.from({ length: 1 + Math.floor(random() * 2) }, () => [
    'user',
    'assistant',
  ]).flat();
  const said = random() < 0.2 ? [pick(roles), pick(roles)] : turns;
  const all = random() < 0.3 ? ['system', ...said] : said;
  const single = random() < 0.15 ? ['pretraining'] : all;
  const messages: RowMessage[] = single.map((role) => ({ role, content: text() }));
  return { id: 'a', messages, metadata: '{}', unmask: random() < 0.5 };
}
