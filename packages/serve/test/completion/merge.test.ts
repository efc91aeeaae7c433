import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Choices } from '../../src/completion/choices.ts';
import { merge } from '../../src/completion/merge.ts';
import type { Piece } from '../../src/model.ts';

const piece = (text: string): Piece => ({ text, tokens: 1, logprobs: [] });

async function* say(text: string, every: number, ended: string[]): AsyncGenerator<Piece> {
  try {
    for (const letter of text) {
      await sleep(every);
      yield piece(letter);
    }
  } finally {
    ended.push(text);
  }
}

function choices(...pieces: AsyncGenerator<Piece>[]): Choices & { abandoned: () => boolean } {
  let abandoned = false;
  return { prompts: [], pieces, abandon: () => (abandoned = true), abandoned: () => abandoned };
}

test('pieces come as they are ready, each answer in its own order', async () => {
  const all: string[] = [];
  for await (const {
    index,
    piece: { text },
  } of merge(choices(say('abc', 20, []), say('xy', 1, [])))) {
    all.push(`${index}${text}`);
  }
  expect(all.slice(0, 2)).toEqual(['1x', '1y']);
  expect(all.filter((one) => one.startsWith('0'))).toEqual(['0a', '0b', '0c']);
});

test('when the reader leaves, every answer ends', async () => {
  const ended: string[] = [];
  const all = choices(say('abcdef', 1, ended), say('uvwxyz', 1, ended));
  for await (const _ of merge(all)) break;
  expect([ended.sort(), all.abandoned()]).toEqual([['abcdef', 'uvwxyz'], true]);
});

test('when one answer fails, so does the whole, and the others end', async () => {
  const ended: string[] = [];
  async function* fail(): AsyncGenerator<Piece> {
    yield piece('a');
    throw new Error('broken');
  }
  const all = choices(fail(), say('uvwxyz', 1, ended));
  const read = async () => {
    for await (const _ of merge(all));
  };
  await expect(read()).rejects.toThrow('broken');
  expect([ended, all.abandoned()]).toEqual([['uvwxyz'], true]);
});
