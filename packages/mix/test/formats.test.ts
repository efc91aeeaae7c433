import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { randomOf } from '@labpipe/records';
import { describe, expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { formats, fromForeign } from '../src/formats/index.ts';
import { formatNames } from '../src/formats/names.ts';
import { sharegpt } from '../src/formats/sharegpt.ts';
import { fromGivenRow, type GivenRow } from '../src/given-row.ts';
import type { RowMessage, TrainingRow } from '../src/training-row.ts';

const pair = [
  { role: 'user', content: 'Hi' },
  { role: 'assistant', content: 'Ho' },
];
const system = { role: 'system', content: 'Be kind.' };
const greet = { type: 'function', function: { name: 'greet', parameters: {} } };
const call = { id: 'c1', type: 'function', function: { name: 'greet', arguments: '{}' } };
const calling = [
  { role: 'user', content: 'Hi' },
  { role: 'assistant', content: null, tool_calls: [call] },
  { role: 'tool', tool_call_id: 'c1', content: '' },
  { role: 'assistant', content: 'Ho' },
];

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
    [
      'Dolly, with a context',
      { instruction: 'Add', context: '1 2', response: 'Ho', category: 'closed_qa' },
      {
        messages: [{ role: 'user', content: 'Add\n1 2' }, pair[1]],
        metadata: '{"category":"closed_qa"}',
      },
    ],
    ['conversations of role and content', { conversations: pair }, { messages: pair }],
    ['a conversation of LMSYS', { conversation: pair, model: 'x' }, { messages: pair }],
    [
      'sharegpt with an answer that is not to be learned',
      {
        conversations: [
          { from: 'human', value: 'Hi', weight: null },
          { from: 'chatgpt', value: 'Ho', weight: 0 },
        ],
      },
      { messages: [pair[0], { ...pair[1], weight: 0 }] },
    ],
    [
      'sharegpt with a call of a tool, as LLaMA-Factory has it',
      {
        conversations: [
          { from: 'human', value: 'Hi' },
          { from: 'function_call', value: '{"name": "greet", "arguments": {"to": "x"}}' },
          { from: 'observation', value: 'done' },
          { from: 'gpt', value: 'Ho' },
        ],
        tools: '[{"name": "greet"}]',
      },
      {
        messages: [
          pair[0],
          {
            role: 'assistant',
            content: '',
            tool_calls: [
              { type: 'function', function: { name: 'greet', arguments: '{"to":"x"}' } },
            ],
          },
          { role: 'tool', content: 'done' },
          pair[1],
        ],
        metadata: '{"tools":"[{\\"name\\": \\"greet\\"}]"}',
      },
    ],
    ['completion', { prompt: 'Hi', completion: 'Ho' }, { messages: pair }],
    [
      'completion of messages, as TRL has it',
      { prompt: [system, pair[0]], completion: [pair[1]] },
      { messages: [system, ...pair] },
    ],
    [
      'OpenOrca',
      { id: 'flan.1', system_prompt: 'Be kind.', question: 'Hi', response: 'Ho' },
      { id: 'flan.1', messages: [system, ...pair] },
    ],
    ...[
      ['prompt', 'response'],
      ['query', 'response'],
      ['user_input', 'response'],
      ['problem', 'solution'],
      ['input', 'output'],
      ['inputs', 'targets'],
    ].map(
      ([question, answer]) =>
        [
          `${question} and ${answer}`,
          { [question!]: 'Hi', [answer!]: 'Ho' },
          { messages: pair },
        ] as [string, object, object],
    ),
    [
      'messages beside what they were made of',
      { prompt: 'Hi!', completion: 'Ho!', messages: pair },
      { messages: pair, metadata: '{"prompt":"Hi!","completion":"Ho!"}' },
    ],
    [
      'ARC',
      { question: 'Hi', choices: { text: ['No', 'Ho'], label: ['1', '2'] }, answerKey: '2' },
      { messages: pair },
    ],
    [
      'messages with text in parts, and keys that are null',
      {
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'Hi' }], name: null },
          { role: 'assistant', content: 'Ho', tool_calls: null },
        ],
      },
      { messages: pair },
    ],
    [
      'messages that call tools',
      { messages: calling, tools: [greet] },
      {
        messages: calling.map((message) => ({ ...message, content: message.content ?? '' })),
        metadata: JSON.stringify({ tools: [greet] }),
      },
    ],
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

test.each<[unknown, string]>([
  [
    { instruction: 7, output: 'b' },
    'Unexpected record of instruction, output, expected texts under the keys of a known format: messages, conversations,',
  ],
  [{ conversations: [{}] }, 'Unexpected record of conversations,'],
  [{ text: null }, 'Unexpected record of text,'],
  [{}, 'Unexpected record of no keys,'],
  [{ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 }, 'Unexpected record of a, b, c, d, e, f, …,'],
  [{ prompt: 'a', chosen: 'b', rejected: 'c' }, 'Unexpected preferences (chosen, rejected),'],
  [{ messages: 'a' }, 'row/messages must be array'],
  [[[]], 'row must be object'],
  [7, 'row must be object'],
])('%j is of no format, and the error says what is one', async (record, message) => {
  const { code, stderr } = await runInTest(main, [], { stdin: JSON.stringify(record) });
  expect(code).toBe(4);
  expect(stderr).toContain(`<stdin>:1: ${message}`);
});

test('a row with a picture is refused, and the others stay', async () => {
  const picture = { type: 'image_url', image_url: { url: 'data:,' } };
  const stdin = [pair, [{ role: 'user', content: [picture] }, pair[1]]]
    .map((messages) => `${JSON.stringify({ messages })}\n`)
    .join('');
  const { code, stderr } = await runInTest(main, ['--held-out', 'none', '--verbose'], { stdin });
  expect(code).toBe(0);
  expect(stderr).toContain(
    'not-text: message 1 (user): Unexpected part "image_url", expected text alone',
  );
  expect(stderr).toContain('2 made, 1 out, 1 rejected, 0 failed (not-text 1)');
});

test("OpenAI's files with tools come out as they went in, but for null", async () => {
  const stdin = JSON.stringify({ messages: calling, tools: [greet], parallel_tool_calls: false });
  const { stdout } = await runInTest(main, ['--held-out', 'none', '--to', 'openai'], { stdin });
  expect(JSON.parse(stdout)).toEqual({
    messages: calling.map((message) => ({ ...message, content: message.content ?? '' })),
    tools: [greet],
    parallel_tool_calls: false,
  });
});

test('turns of tools go into sharegpt and come back, but for ids, which it cannot hold', () => {
  const { id: _, ...anonymous } = call;
  const messages: RowMessage[] = [
    pair[0]!,
    { role: 'assistant', content: '', tool_calls: [anonymous, anonymous] } as RowMessage,
    { role: 'tool', content: '18' },
    pair[1]!,
  ];
  const row = { id: 'a', messages, metadata: '{}', unmask: false };
  const written = sharegpt.write(row) as { conversations: { from: string }[] };
  expect(written.conversations.map(({ from }) => from)).toEqual([
    'human',
    'function_call',
    'observation',
    'gpt',
  ]);
  expect(fromGivenRow(sharegpt.read(written as never)!, undefined).messages).toEqual(messages);
  const named = { role: 'assistant', content: '', tool_calls: [call] } as RowMessage;
  expect(sharegpt.write({ ...row, messages: [pair[0]!, named] })).toBeUndefined();
});

test.each(['text', 'chatml', 'alpaca'])('%s refuses what stands beside the content', async (to) => {
  const messages = [pair[0], { ...pair[1], reasoning_content: 'Hm.' }];
  const stdin = JSON.stringify({ messages });
  const { code, stderr } = await runInTest(main, ['--held-out', 'none', '--to', to], { stdin });
  expect(code).toBe(1);
  expect(stderr).toContain('not-in-format 1');
});

test('a file of another encoding is refused, not changed', async () => {
  const path = join(temporaryFolder(), 'latin.jsonl');
  const line = Buffer.from('{"prompt": "caf\xe9", "completion": "b"}\n', 'latin1');
  writeFileSync(path, Buffer.concat([line, Buffer.from('{"prompt":"a","completion":"b"}')]));
  const { code, stderr, stdout } = await runInTest(main, ['--held-out', 'none', path]);
  expect([code, stdout]).toEqual([4, '']);
  expect(stderr).toContain(`${path}:1: Unexpected bytes that are no UTF-8`);
  const skipping = await runInTest(main, ['--held-out', 'none', '--skip-bad', path]);
  expect(skipping.stderr).toContain('1 out, 1 rejected, 0 failed (bad-line 1)');
});

test("a broken line says where and why, in the parser's words", async () => {
  const { stderr } = await runInTest(main, [], { stdin: '{"messages": [],}' });
  expect(stderr).toMatch(
    /<stdin>:1: Unexpected text \(.*position 16.*\), expected one JSON record/,
  );
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
