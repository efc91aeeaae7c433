import { Readable } from 'node:stream';
import { randomOf } from '@labpipe/records';
import { describe, expect, test } from 'vitest';
import { readEntries } from '../src/entries.ts';
import type { Entry } from '../src/entry.ts';
import { blockOf } from '../src/input/block.ts';
import { lineChecker } from '../src/input/check-line.ts';
import { passingRows } from '../src/input/passing-row.ts';
import { lessonOf } from '../src/lesson-of.ts';
import { emptyMessage, taughtMessages, withSystemPrompt } from '../src/training-row.ts';

const user = { role: 'user', content: 'Is it "on"?\n' };
const assistant = { content: 'Yes, \\o/.', role: 'assistant' };
const row = { id: 'a', messages: [user, assistant], metadata: '{"b":1}', unmask: false };
const text = JSON.stringify(row);
const lesson = lessonOf(row.messages, false);

function read(line: string, isPrompted = false) {
  const bytes = Buffer.from(line);
  return passingRows(blockOf(bytes), isPrompted)(0, bytes.length);
}
const passed = (line: string) => read(line)?.lesson;

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
    ['that begins with a line feed and a space', text.replace('Is', '\\n Is')],
    ['that begins with a letter of three bytes', text.replace('Is', '\u3042Is')],
    ['of other people', text.replace('{\\"b\\":1}', 'free text, ümlaut')],
  ])('%s', (_, line) => {
    const { messages, unmask } = JSON.parse(line);
    expect(passed(line)).toEqual(lessonOf(messages, unmask));
    if (JSON.stringify(messages) === JSON.stringify(row.messages))
      expect(passed(line)).toEqual(lesson);
  });
  test('with a system message, even an empty one', () => {
    const messages = [{ role: 'system', content: '' }, ...row.messages];
    const line = JSON.stringify({ ...row, messages });
    expect(passed(line)).toEqual(lessonOf(messages, false));
  });
});

test.each(['You are brief "ä".', ''])(
  'the system message is set to %j as in any row',
  async (prompt) => {
    const systems = [[], [{ role: 'system', content: 'Old "one".' }]];
    const rows = systems.map((system) => ({ ...row, messages: [...system, ...row.messages] }));
    const stdin = rows.map((one) => `${JSON.stringify(one)}\n`).join('');
    const entries = await entriesOf(stdin, prompt);
    expect(entries.map(({ bytes }) => JSON.parse(bytes.toString()))).toEqual(
      rows.map((one) => ({ ...one, messages: withSystemPrompt(one.messages, prompt) })),
    );
    // Whatever stood there is not learned, so these two are duplicates.
    const taught = lessonOf(taughtMessages(row.messages, prompt), false);
    expect(entries.map((entry) => entry.lesson)).toEqual([taught, taught]);
  },
);

test('the flag of what is learned belongs to the lesson', () => {
  expect(passed(text.replace('false', 'true'))).toEqual(lessonOf(row.messages, true));
  expect(lessonOf(row.messages, true)).not.toEqual(lesson);
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
  ['with a blank message of a rare space', text.replace('Yes, \\\\o/.', '\u3000')],
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
  expect(passed(line)).toBeUndefined();
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
  let count = 0;
  for (let round = 0; round < 20_000; round++) {
    const at = Math.floor(random() * text.length);
    const piece = pieces[Math.floor(random() * pieces.length)]!;
    const line = text.slice(0, at) + piece + text.slice(at + Math.floor(random() * 3));
    const found = passed(line);
    if (found === undefined) continue;
    count++;
    const { given } = check(line);
    expect(Object.keys(given!).sort()).toEqual(['id', 'messages', 'metadata', 'unmask']);
    expect(emptyMessage(given!.messages as never)).toBeUndefined();
    expect(found).toEqual(lessonOf(given!.messages as never, given!.unmask!));
  }
  expect(count).toBeGreaterThan(1000);
});

test('a long row of nothing but escapes passes', () => {
  const content = `x${'\n'.repeat(3_000_000)}`;
  const messages = [{ role: 'user', content }];
  expect(passed(JSON.stringify({ ...row, messages }))).toEqual(lessonOf(messages, false));
});

test('what passes does not depend on the lines around it', async () => {
  const bad = Buffer.from([0xe4, 9, 10]);
  const bytes = Buffer.concat([bad, Buffer.from(`${text}\n`), bad, Buffer.from(text)]);
  for (const size of [1, 10, 100_000]) {
    const [entry] = await entriesOf(chunksOf(bytes, size));
    expect(entry!.bytes.toString()).toBe(text);
    expect(entry!.lesson).toEqual(lesson);
  }
});

test.each([1, 2, 3, 7, 100])('rows are the same in chunks of %i bytes', async (size) => {
  const rows = ['ä', '重', 'x'.repeat(50)].map((id) => text.replace('"a"', `"${id}"`));
  const bytes = Buffer.from(`\uFEFF${rows[0]}\r\n\n${rows[1]}\n${rows[2]}`);
  const entries = await entriesOf(chunksOf(bytes, size));
  expect(entries.map((entry) => entry.bytes.toString())).toEqual(rows);
  const different = rows.map((one, at) => one.replace('Yes', `Yes ${at}`));
  const all = await entriesOf(chunksOf(Buffer.from(different.join('\n')), size));
  expect(all.map((entry) => entry.bytes.toString())).toEqual(different);
});

test('a row that is broken over two lines does not pass', async () => {
  expect(await entriesOf(text.replace('"a"', '"a\n"'))).toEqual([]);
});

test('a line that is no UTF-8 is refused, and one that has the replacement character is not', async () => {
  const latin = Buffer.from(text.replace('Is', '\xe4'), 'latin1');
  expect(await entriesOf(chunksOf(latin, 100))).toEqual([]);
  const [entry] = await entriesOf(chunksOf(Buffer.from(text.replace('Is', '\uFFFD')), 100));
  expect(entry!.bytes.toString()).toContain('\uFFFD');
  const spaced = Buffer.from(text.replace('Is', '\uFFFD').replace('[', '[  '));
  expect(await entriesOf(chunksOf(spaced, 100))).toHaveLength(1);
});

async function* chunksOf(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The rows of standard input, each once. */
async function entriesOf(stdin: string | AsyncIterable<Buffer>, prompt?: string): Promise<Entry[]> {
  const ledger = { took: () => {}, made: () => {}, reject: () => {} };
  const settings = { seed: 1, phase: 'all' as const, asks: false, 'skip-bad': true };
  const entries = [];
  const io = { stdin: typeof stdin === 'string' ? Readable.from([stdin]) : stdin } as never;
  const reading = { ...settings, 'system-prompt': prompt };
  for await (const some of readEntries([{ path: '-' }], reading, io, ledger)) {
    for (const { entry } of some) entries.push({ ...entry, bytes: Buffer.from(entry.bytes) });
  }
  return entries;
}
