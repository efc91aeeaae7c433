import type { Chunk } from '@labpipe/records';
import { expect, test } from 'vitest';
import { openRelated } from '../../src/chunks/related.ts';

const chunkOf = (text: string, at: number) => ({ id: `c${at}`, text }) as Chunk;
const chunks = [
  '# Velms\n\nThey were described by Emil Sand.',
  '# Velms\n\nA velm eats moss in summer.',
  '# Velms\n\nEmil Sand was born in Lisk in 1880.',
  '# Velms\n\nLisk lies by the sea; moss grows there.',
].map(chunkOf);

test('the nearest shares the rarest words; the next turn gives the next', () => {
  const find = openRelated(chunks);
  const [first, second, third, fourth] = chunks as [Chunk, Chunk, Chunk, Chunk];
  expect(find(first, 0)).toBe(third);
  expect(find(second, 0)).toBe(fourth);
  const turns = [0, 1, 2, 3].map((turn) => find(third, turn));
  expect(turns).toEqual([first, fourth, second, first]);
});

test('a chunk is related neither to its own text nor to one that shares no word', () => {
  const twice = ['moss and bark', 'moss and bark', 'fish'].map(chunkOf);
  expect(openRelated(twice)(twice[0] as Chunk, 0)).toBeUndefined();
  expect(openRelated([])(chunks[0] as Chunk, 3)).toBeUndefined();
});
