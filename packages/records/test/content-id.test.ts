import { expect, test } from 'vitest';
import { contentId, record, row } from '../src/index.ts';
import { endpoint } from '../src/kinds/endpoint.ts';

test('the id follows from the content, not from the order of its keys', () => {
  expect(contentId({ a: 1, b: { c: 2, d: 3 } })).toBe(contentId({ b: { d: 3, c: 2 }, a: 1 }));
  expect(contentId({ a: 1 })).not.toBe(contentId({ a: '1' }));
  expect(contentId([1, 2])).not.toBe(contentId([2, 1]));
});

test('the id is the same on every machine', () => {
  expect(contentId({ question: 'Où ?', n: [1, null, true] })).toBe('a3f16abbc20396f1');
});

test('a record starts with its kind and id', () => {
  const made = record(endpoint, { url: 'http://host/v1', model: 'm' });
  expect(Object.keys(made)).toEqual(['kind', 'id', 'url', 'model']);
  expect(made).toMatchObject({
    kind: 'endpoint',
    id: contentId({ url: 'http://host/v1', model: 'm' }),
  });
  expect(row.name).toBe('row');
});
