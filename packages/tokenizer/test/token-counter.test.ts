import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '@labpipe/cli';
import { temporaryFolder } from '@labpipe/cli/testing';
import { readMetadata, uint32, writeGguf } from '@labpipe/gguf';
import { expect, test } from 'vitest';
import { openTokenCounter, tokenEstimate } from '../src/token-counter.ts';
import { tokenizerOf } from '../src/tokenizer.ts';
import { vocabulary, writeVocabulary } from './vocabulary.ts';

const folder = temporaryFolder();
const student = await writeVocabulary(join(folder, 'student.gguf'));
const wordsJson = JSON.stringify({
  model: { type: 'WordLevel', vocab: { '[UNK]': 0 }, unk_token: '[UNK]' },
  pre_tokenizer: { type: 'WhitespaceSplit' },
  normalizer: null,
  post_processor: null,
  decoder: null,
  added_tokens: [],
});
const sentence = 'Der Velm wiegt 12,5 kg, und 日本語のテキスト.\n';

test('without a path tokens are estimated', async () => {
  expect(await openTokenCounter(undefined)).toBe(tokenEstimate);
});

test('a GGUF file counts as the model that it is, whatever its name', async () => {
  const odd = join(folder, 'model.json');
  copyFileSync(student, odd);
  const { encode } = tokenizerOf(await readMetadata(student));
  for (const path of [student, odd]) {
    const { by, count } = await openTokenCounter(path);
    expect(by).toBe(path);
    expect(count(sentence)).toBe(encode(sentence).length);
    expect([count(''), count(' Velm')]).toEqual([0, 1]);
  }
});

test('marks of turns that a text has count as the text that they are', async () => {
  const { count } = await openTokenCounter(student);
  expect(count('<|im_end|>')).toBeGreaterThan(1);
});

test('the first part of a split model counts, though it cannot be opened as a model', async () => {
  const path = join(folder, 'model-00001-of-00002.gguf');
  const metadata = new Map([...vocabulary(), ['split.count', uint32(2)]]);
  await writeGguf(path, { metadata, tensors: [] });
  expect((await openTokenCounter(path)).count(' Velm')).toBe(1);
});

test('a tokenizer.json counts, and so does the folder that it is in', async () => {
  const model = join(folder, 'model');
  mkdirSync(model);
  const file = join(model, 'tokenizer.json');
  writeFileSync(file, wordsJson);
  for (const path of [file, model]) {
    const { by, count } = await openTokenCounter(path);
    expect([by, count('three words here')]).toEqual([path, 3]);
  }
});

test.each<[string, string | undefined, string]>([
  ['none.gguf', undefined, 'ENOENT'],
  ['text.txt', 'Dear reader', 'Unexpected token'],
  ['empty.json', '', 'Unexpected end of JSON'],
  ['model.json', '{}', 'must contain a "model"'],
])('%s is refused, with what is expected', async (name, content, why) => {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  const error = await openTokenCounter(path).catch((thrown: Error) => thrown as Error);
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toMatch(`--tokenizer ${path}: Unexpected tokenizer (`);
  expect((error as Error).message).toContain(why);
  expect((error as Error).message).toContain('expected a GGUF model, or a tokenizer.json');
});

test('a folder without a tokenizer.json, and a damaged model, are refused with their place', async () => {
  await expect(openTokenCounter(folder)).rejects.toThrow(/ENOENT.*tokenizer\.json/);
  const cut = join(folder, 'cut.gguf');
  writeFileSync(cut, 'GGUF\u0003\0\0\0');
  await expect(openTokenCounter(cut)).rejects.toThrow(`${cut}:8: Unexpected end of file`);
});
