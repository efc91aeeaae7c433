import { expect, test } from 'vitest';
import { firstQuestion, metadataOf } from '../src/row-texts.ts';

const messages = [{ role: 'user', content: 'Say "metadata":"{}" and \\"metadata\\":' }];

test.each<[unknown, Record<string, unknown>]>([
  [{ messages, metadata: '{"leaf":"a \\"b\\" \\\\"}', unmask: false }, { leaf: 'a "b" \\' }],
  [{ metadata: '{"ä":1}', messages }, { ä: 1 }],
  [{ metadata: '', messages }, {}],
  [{ metadata: 'no JSON', messages }, {}],
  [{ metadata: '7', messages }, {}],
  // Keys of messages that other people add.
  [
    { messages: [{ ...messages[0], metadata: '{"leaf":"x"}' }], metadata: '{"leaf":"y"}' },
    { leaf: 'y' },
  ],
  [{ metadata: '{"leaf":"y"}', messages: [{ metadata: { metadata: '{}' } }] }, { leaf: 'y' }],
])('the metadata of %j are %j', (row, metadata) => {
  for (const text of [JSON.stringify(row), JSON.stringify(row).replaceAll('":', '": ')]) {
    expect(metadataOf({ bytes: Buffer.from(text) })).toEqual(metadata);
  }
});

const ask = (role: string, content: string | null) => ({ role, content });

test.each<[unknown, string]>([
  [
    {
      messages: [
        ask('user', 'Is "messages":[{"role":"user","content":"a"} \\ b?'),
        ask('user', 'c'),
      ],
    },
    'Is "messages":[{"role":"user","content":"a"} \\ b?',
  ],
  [{ messages: [ask('system', 's'), ask('user', 'ä?')] }, 'ä?'],
  [{ messages: [{ content: 'first', role: 'user' }, ask('user', 'second')] }, 'first'],
  [{ messages: [ask('user', null), ask('user', 'second')] }, ''],
  [{ messages: [ask('assistant', 'b')] }, ''],
  [
    { messages: [{ role: 'assistant', call: { messages: [ask('user', 'x')] } }, ask('user', 'y')] },
    'y',
  ],
])('the first question of %j is %j', (row, question) => {
  expect(firstQuestion({ bytes: Buffer.from(JSON.stringify(row)) })).toBe(question);
  expect(firstQuestion({ bytes: Buffer.from(JSON.stringify(row, null, 1)) })).toBe(question);
});
