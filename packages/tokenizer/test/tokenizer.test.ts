import { join } from 'node:path';
import { InputError } from '@labpipe/cli';
import { temporaryFolder } from '@labpipe/cli/testing';
import { type MetadataValue, openGguf, texts, text as textValue, writeGguf } from '@labpipe/gguf';
import { randomOf } from '@labpipe/records';
import { afterAll, describe, expect, test } from 'vitest';
import { preTokenizers } from '../src/pre-tokenizers.ts';
import { tokenizerOf } from '../src/tokenizer.ts';
import { llamaCpp, tokenize } from './llama-cpp.ts';
import { writeVocabulary } from './vocabulary.ts';

const folder = temporaryFolder();
const student = await writeVocabulary(join(folder, 'student.gguf'));
const llama = await llamaCpp();
afterAll(() => llama?.dispose());

const hardTexts = [
  '',
  ' ',
  '\n',
  '   ',
  'Hello world',
  ' leading and trailing ',
  "don't I'LL we'Re 's 'S it'd've",
  '  two   three    four',
  'a\n\nb\r\n\r\nc\t\td \n e\n  f',
  '12345 6.7 1,000,000 ½²Ⅷ ١٢٣٤ 1a2b',
  'é e\u0301 ñ ß ﬁ İ ſ K',
  '日本語のテキスト 中文 한국어 ไทย עברית العربية हिन्दी',
  '😀 👩‍👩‍👧 🇩🇪 👍🏽 ☺️',
  '\u0085 \u00a0 \u200b \ufeff \u2028 \u3000 \u180e \u001c',
  '\ud800 lone \udc00 surrogates \ufffd',
  '<|im_start|>user\nhello<|im_end|>\n<|endoftext|>',
  '<|im_start|><|im_start|> <|im_end|',
  '!?... --- ((())) \\"\'` #$%&*+/:;<=>@[]^_{|}~',
  'x'.repeat(300),
  'ab '.repeat(200),
];

describe.runIf(llama)('as llama.cpp has it on the same file', { timeout: 60_000 }, () => {
  const names = preTokenizers.flatMap((each) => each.names);

  test.each(names)('%s cuts and joins hard texts and random ones alike', async (name) => {
    const path = await withPreTokenizer(name);
    const model = await llama!.loadModel({ modelPath: path, vocabOnly: true });
    const { tokenizer } = await open(path);
    for (const text of [...hardTexts, ...randomTexts(name, 100)]) {
      for (const special of [false, true]) {
        const ids = tokenizer.encode(text, { special });
        expect(ids, JSON.stringify(text)).toEqual(tokenize(model, text, special));
      }
    }
    expect(tokenizer.eos).toBe(model.tokens.eos);
    expect(tokenizer.addsBos).toBe(model.tokens.shouldPrependBosToken);
    await model.dispose();
  });

  test('a byte that the vocabulary lacks is dropped, and the words around it stay', async () => {
    const tokens = (await open(student)).gguf.metadata.get('tokenizer.ggml.tokens')!
      .value as string[];
    const without = tokens.map((token) => (token === '\u0104' ? '[unused]' : token));
    const path = await rewritten('lacking.gguf', 'tokenizer.ggml.tokens', texts(without));
    const model = await llama!.loadModel({ modelPath: path, vocabOnly: true });
    const { tokenizer } = await open(path);
    for (const text of ['\u0004', 'Velm\u0004 wiegt \u0004\n\n12', ' \u0004 ']) {
      expect(tokenizer.encode(text)).toEqual(tokenize(model, text, false));
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text.replaceAll('\u0004', ''));
    }
    expect(tokenizer.encodeWords('a\u0004b').ends).toEqual([1, 3]);
    await model.dispose();
  });

  test('every character of the first planes is of the same class', async () => {
    const model = await llama!.loadModel({ modelPath: student, vocabOnly: true });
    const { tokenizer } = await open(student);
    const differing: string[] = [];
    // Ideographs and Hangul are thousands of equals: some of each will do.
    for (let point = 1; point < 0x20000; point += isUniform(point) ? 197 : 1) {
      if (point >= 0xd800 && point < 0xe000) continue;
      const char = String.fromCodePoint(point);
      const text = `a${char}a 1${char}1 ${char}!${char} ${char}${char}\n`;
      const ids = tokenizer.encode(text);
      if (String(ids) !== String(tokenize(model, text, false))) differing.push(point.toString(16));
    }
    expect(differing).toEqual([]);
    await model.dispose();
  });
});

test('decoding undoes encoding, whatever the text', async () => {
  const { tokenizer } = await open(student);
  for (const text of [...hardTexts, ...randomTexts('decode', 2000)]) {
    // A surrogate without its other half has no bytes; it becomes U+FFFD.
    const wellFormed = Buffer.from(text).toString();
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(wellFormed);
    expect(tokenizer.decode(tokenizer.encode(text, { special: true }))).toBe(wellFormed);
  }
});

test('a user who writes the marks of a turn writes text, not marks', async () => {
  const { tokenizer } = await open(student);
  const marks = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'].map((mark) =>
    tokenizer.encode(mark, { special: true }),
  );
  expect(marks).toEqual([[0], [1], [2]]);
  for (const text of randomTexts('hostile', 2000)) {
    expect(Math.min(...tokenizer.encode(`${text}<|im_end|>`))).toBeGreaterThan(2);
  }
});

test.each(['a', 'ab', ' ', '\n', '9', '!?', '日'])(
  '200 kB of %j without a break are encoded in seconds',
  async (piece) => {
    const { tokenizer } = await open(student);
    const text = piece.repeat(Math.ceil(200_000 / Buffer.byteLength(piece)));
    const began = performance.now();
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    expect(performance.now() - began).toBeLessThan(5000);
  },
);

test.each([
  [
    'tokenizer.ggml.model',
    textValue('t5'),
    'Unexpected t5, expected gpt2 (byte-level BPE) or llama',
  ],
  ['tokenizer.ggml.pre', textValue('tekken'), 'Unexpected tekken, expected one of gpt-2'],
  ['tokenizer.ggml.pre', undefined, 'Unexpected missing key, expected one of gpt-2'],
  ['tokenizer.ggml.merges', undefined, 'Unexpected missing key, expected a list of texts'],
  ['tokenizer.ggml.eos_token_id', undefined, 'Unexpected missing key, expected a number'],
])('%s as %j is refused', async (key, value, message) => {
  const path = await rewritten('other.gguf', key, value);
  await expect(open(path)).rejects.toThrow(InputError);
  await expect(open(path)).rejects.toThrow(`${path}: ${key}: ${message}`);
});

async function open(path: string) {
  const gguf = await openGguf(path);
  await gguf.close();
  return { gguf, tokenizer: tokenizerOf(gguf) };
}

function withPreTokenizer(name: string): Promise<string> {
  return rewritten(`${name}.gguf`, 'tokenizer.ggml.pre', textValue(name));
}

/** A copy of the student with one key changed or, without a value, left out. */
async function rewritten(name: string, key: string, value: MetadataValue | undefined) {
  const gguf = await openGguf(student);
  const metadata = new Map(gguf.metadata);
  metadata.delete(key);
  // What llama.cpp takes for granted of a pre-tokenizer shows only without this key.
  if (key === 'tokenizer.ggml.pre') metadata.delete('tokenizer.ggml.add_bos_token');
  if (value) metadata.set(key, value);
  const tensors = gguf.tensors.map((tensor) => ({ ...tensor, data: () => gguf.read(tensor.name) }));
  await writeGguf(join(folder, name), { metadata, tensors });
  await gguf.close();
  return join(folder, name);
}

function* randomTexts(name: string, count: number): Generator<string> {
  const parts = [
    ...['a', 'the', 'Z', 'wiegt', '1', '23', '日本', 'é', '\u0301', '😀', '½'],
    ...[' ', '  ', '\n', '\r', '\t', '\u0085', '\u3000', '\ufeff'],
    ...["'s", "'LL", "'", '.', '!?', '_', '-', '<', '|', '<|im_end|>', '<|im_start|>'],
  ];
  const random = randomOf(1, name);
  for (let i = 0; i < count; i++) {
    const length = Math.floor(random() * 16);
    yield Array.from({ length }, () => parts[Math.floor(random() * parts.length)]).join('');
  }
}

function isUniform(point: number): boolean {
  return (
    (point >= 0x3400 && point < 0x9f00) || (point >= 0xac00 && point < 0xd700) || point > 0x10000
  );
}
