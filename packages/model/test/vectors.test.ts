import { EndpointError } from '@labpipe/cli';
import { expect, test } from 'vitest';
import { vectorsOf } from '../src/vectors.ts';

const answer = (...embeddings: unknown[]) =>
  JSON.stringify({ data: embeddings.map((embedding, index) => ({ embedding, index })) });

test('vectors come in the order of the texts, whatever that of the answer', () => {
  const { data } = JSON.parse(answer([1, 2], [3, 4]));
  const vectors = vectorsOf(JSON.stringify({ data: data.reverse() }), 2);
  expect(vectors.map((vector) => [...vector])).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test.each([
  ['too few', answer([1])],
  ['none', '{}'],
  ['an empty one', answer([1], [])],
  ['different lengths', answer([1], [1, 2])],
  ['no numbers', answer([1], [null, 'a'])],
])('%s is an error of the endpoint', (_name, broken) => {
  expect(() => vectorsOf(broken, 2)).toThrow(EndpointError);
});
