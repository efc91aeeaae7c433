import { contentId, randomOf } from '@labpipe/records';
import { describe, expect, test } from 'vitest';
import { lineChecker } from '../src/input/check-line.ts';
import { readLineBlocks } from '../src/input/lines.ts';
import { readPassingRow } from '../src/input/passing-row.ts';
import { emptyMessage, withSystemPrompt } from '../src/training-row.ts';

const user = { role: 'user', content: 'Is it "on"?\n' };
const assistant = { content: 'Yes, \\o/.', role: 'assistant' };
const row = { id: 'a', messages: [user, assistant], metadata: '{"b":1}', unmask: false };
const text = JSON.stringify(row);
const lesson = contentId({ messages: row.messages, unmask: false });

const lessonOf = (line: string) => readPassingRow(line)?.lesson;

describe('these lines pass as they stand, with the lesson of the row that they are', () => {
  test.each([
    ['as we write it', text],
    [
      "as Python's json.dumps writes it",
      text.replaceAll('":', '": ').replaceAll(',"', ', "').replaceAll(',{', ', {'),
    ],
    [
      'as InstructLab orders it',
      `{"messages":${JSON.stringify(row.messages)},"metadata":"{}","id":"a","unmask":false}`,
    ],
    [
      'with other escapes of the same text',
      text.replace('Is', '\\u0049\\u0073').replace('o/', 'o\\/'),
    ],
    ['of other people', text.replace('{\\"b\\":1}', 'free text, ümlaut')],
  ])('%s', (_, line) => {
    expect(JSON.parse(line).messages).toEqual(row.messages);
    expect(lessonOf(line)).toBe(lesson);
  });
  test('with a system message, even an empty one', () => {
    const messages = [{ role: 'system', content: '' }, ...row.messages];
    const line = JSON.stringify({ ...row, messages });
    expect(lessonOf(line)).toBe(contentId({ messages, unmask: false }));
  });
});

test.each(['You are brief.', ''])('the system message is set to %j as in any row', (prompt) => {
  const systems = [[], [{ role: 'system', content: 'Old "one".' }]];
  for (const messages of systems.map((system) => [...system, ...row.messages])) {
    const passing = readPassingRow(JSON.stringify({ ...row, messages }), prompt)!;
    const expected = withSystemPrompt(messages, prompt);
    expect(JSON.parse(passing.line)).toEqual({ ...row, messages: expected });
    expect(passing.lesson).toBe(contentId({ messages: expected, unmask: false }));
  }
});

test.each([
  ['cut off', text.slice(0, -1)],
  ['with more behind it', `${text} `],
  ['with a raw tab in a text', text.replace('Is', '\t')],
  ['with an unknown escape', text.replace('Is', '\\x49')],
  ['with half an escape', text.replace('Is', '\\u00')],
  ['with a comma too many', text.replace('false}', 'false,}')],
  ['with a key twice', text.replace('{"id":"a"', '{"id":"a","id":"b"')],
  ['with a key of a message twice', text.replace('"role":"user"', '"role":"user","role":"user"')],
  ['with a key too many', text.replace('}]', '}],"source":"x"')],
  ['without a key', text.replace(',"unmask":false', '')],
  ['with an empty id', text.replace('"a"', '""')],
  ['with a number for an id', text.replace('"a"', '1')],
  ['with a text for a flag', text.replace('false', '"false"')],
  ['with metadata that are no text', text.replace('"{\\"b\\":1}"', '{"b":1}')],
  ['with tools in a message', text.replace('"role":"user"', '"role":"user","tool_calls":[]')],
  ['with a blank message', text.replace('Yes, \\\\o/.', ' \\n')],
  ['with a message without a role', text.replace('"user"', '""')],
  ['with no message', JSON.stringify({ ...row, messages: [] })],
  [
    'with a system message alone',
    JSON.stringify({ ...row, messages: [{ role: 'system', content: 'x' }] }),
  ],
  ['of a list', `[${text}]`],
  ['that is empty', ''],
])('a line %s does not pass', (_, line) => {
  expect(line).not.toBe(text);
  expect(lessonOf(line)).toBeUndefined();
});

test('whatever a line is broken into, it passes only as valid JSON with something to learn', () => {
  const random = randomOf(3);
  const check = lineChecker();
  const pieces = [
    '"',
    '\\',
    'u',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ' ',
    '\t',
    'system',
    'role',
    '""',
    'ä',
  ];
  let passed = 0;
  for (let round = 0; round < 20_000; round++) {
    const at = Math.floor(random() * text.length);
    const piece = pieces[Math.floor(random() * pieces.length)]!;
    const line = text.slice(0, at) + piece + text.slice(at + Math.floor(random() * 3));
    const found = lessonOf(line);
    if (found === undefined) continue;
    passed++;
    const { given } = check(line);
    expect(Object.keys(given!).sort()).toEqual(['id', 'messages', 'metadata', 'unmask']);
    expect(emptyMessage(given!.messages as never)).toBeUndefined();
    expect(found).toBe(contentId({ messages: given!.messages, unmask: given!.unmask }));
  }
  expect(passed).toBeGreaterThan(1000);
});

test('a long row of nothing but escapes is no trouble', () => {
  const content = `x${'\n'.repeat(3_000_000)}`;
  expect(
    lessonOf(JSON.stringify({ ...row, messages: [{ role: 'user', content }] })),
  ).toBeUndefined();
});

test.each([1, 2, 3, 7, 100])('lines are the same in chunks of %i bytes', async (size) => {
  const bytes = Buffer.from('\uFEFF{"ä":1}\r\n\n"second 重"\n"no end"');
  const lines = await collect(chunksOf(bytes, size));
  expect(lines.map((line) => line.text)).toEqual(['{"ä":1}', '', '"second 重"', '"no end"']);
  expect(lines.every((line) => line.bytes?.toString() === line.text)).toBe(true);
});

test('bytes that are no UTF-8 are not copied', async () => {
  const lines = await collect(chunksOf(Buffer.from('"\xe4"\n', 'latin1'), 100));
  expect(lines).toEqual([{ text: '"\uFFFD"', bytes: undefined }]);
});

async function* chunksOf(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(chunks: AsyncIterable<Buffer>) {
  const lines = [];
  for await (const block of readLineBlocks(chunks)) lines.push(...block);
  return lines;
}
