import { expect, test } from 'vitest';
import { metadataOf } from '../src/metadata.ts';

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
