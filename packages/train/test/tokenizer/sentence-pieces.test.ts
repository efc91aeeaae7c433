import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { flag, type MetadataValue, openGguf, uint32 } from '@labpipe/gguf';
import { renderChat } from '@labpipe/model/template';
import { randomOf } from '@labpipe/records';
import { spaceMark, tokenizerOf } from '@labpipe/tokenizer';
import { llamaCpp, tokenize } from '@labpipe/tokenizer/testing';
import { execaSync } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { openHf } from '../../src/hf/open.ts';
import { chatTemplateOf } from '../../src/rows/chat-template.ts';
import { type Example, exampleOf } from '../../src/rows/example.ts';
import { withSentencePieces, words } from '../sentence-pieces.ts';
import { makeStudent } from '../student.ts';

const python = process.env['LABPIPE_TORCH'];
const folder = temporaryFolder();
const student = await makeStudent(folder, { argv: ['--vocabulary-size', '700'] });
const llama = await llamaCpp();
afterAll(() => llama?.dispose());

async function open(path: string) {
  const gguf = await openGguf(path);
  await gguf.close();
  return tokenizerOf(gguf);
}

function* randomTexts(count: number): Generator<string> {
  const parts = [
    ...words,
    ' ',
    '  ',
    '     ',
    '\n',
    '\t',
    '<s>',
    '</s>',
    '<|user|>',
    '<0x0A>',
    '😀',
    'Ω',
    spaceMark,
  ];
  const random = randomOf(1, 'texts');
  for (let i = 0; i < count; i++) {
    const length = Math.floor(random() * 12);
    yield Array.from({ length }, () => parts[Math.floor(random() * parts.length)]).join(
      random() < 0.5 ? ' ' : '',
    );
  }
}

const variants: [string, Record<string, MetadataValue>][] = [
  ['as Llama 2 has it', {}],
  ['without a space before texts', { add_space_prefix: flag(false) }],
  [
    'with ids of its own',
    { bos_token_id: uint32(3), eos_token_id: uint32(1), add_bos_token: flag(false) },
  ],
];

describe.runIf(llama)(
  'SentencePiece as llama.cpp has it on the same file',
  { timeout: 60_000 },
  () => {
    test.each(variants)('%s', async (name, changes) => {
      const path = await withSentencePieces(student, `${name}.gguf`, { changes });
      const loaded = await llama!.loadModel({ modelPath: path, vocabOnly: true });
      const tokenizer = await open(path);
      for (const each of ['', ' ', '\ud800', ...randomTexts(400)]) {
        for (const special of [false, true]) {
          const ids = tokenizer.encode(each, { special });
          expect(ids, JSON.stringify(each)).toEqual(tokenize(loaded, each, special));
        }
      }
      expect(tokenizer.bos).toBe(loaded.tokens.bos);
      expect(tokenizer.eos).toBe(loaded.tokens.eos);
      expect(tokenizer.addsBos).toBe(loaded.tokens.shouldPrependBosToken);
      await loaded.dispose();
    });
  },
);

test('decoding undoes encoding, and every token ends where its text does', async () => {
  const tokenizer = await open(await withSentencePieces(student, 'round.gguf'));
  for (const each of randomTexts(1000)) {
    if (each.includes(spaceMark)) continue;
    expect(tokenizer.decode(tokenizer.encode(each))).toBe(each);
    expect(tokenizer.decode(tokenizer.encode(each, { special: true }))).toBe(each);
    const { ids, ends } = tokenizer.encodeWords(each);
    ids.forEach((_, i) => {
      const bytes = Buffer.from(each).subarray(0, ends[i]!);
      const isBorder = i + 1 === ids.length || ends[i + 1] !== ends[i];
      if (isBorder) expect(bytes.toString()).toBe(tokenizer.decode(ids.slice(0, i + 1)));
    });
  }
});

test('only what starts a text or follows a special token gets a space', async () => {
  const tokenizer = await open(await withSentencePieces(student, 'space.gguf'));
  const [first] = tokenizer.encode('the');
  expect(tokenizer.tokenText(first!)).toMatch(/^ /);
  expect(tokenizer.encodeWords('the', first).ids).not.toEqual(tokenizer.encodeWords('the').ids);
  expect(tokenizer.encodeWords('the', tokenizer.eos)).toEqual(tokenizer.encodeWords('the'));
});

test.each(['a', ' ', 'the ', '日'])('200 kB of %j are encoded in seconds', async (piece) => {
  const tokenizer = await open(await withSentencePieces(student, 'long.gguf'));
  const long = piece.repeat(Math.ceil(200_000 / Buffer.byteLength(piece)));
  const began = performance.now();
  expect(tokenizer.decode(tokenizer.encode(long))).toBe(long);
  expect(performance.now() - began).toBeLessThan(5000);
});

describe('a model with such a tokenizer', { timeout: 300_000 }, async () => {
  const path = await withSentencePieces(student, 'whole.gguf', { distinct: true });
  const output = join(folder, 'whole-hf');
  const tokenizer = await open(path);
  // Marks that a person writes stay text, which llama.cpp cannot know.
  const plain = [...randomTexts(40)].filter((each) => !/[<\u2581]/.test(each));
  const rows = plain.map((text, i) => ({
    id: `row-${i}`,
    messages: [
      { role: 'user', content: `the ${text}` },
      { role: 'assistant', content: `${text} tons` },
    ],
  }));

  test.runIf(llama)('learns the prompts that llama.cpp reads', async () => {
    const gguf = await openGguf(path);
    const template = chatTemplateOf(gguf, tokenizer);
    await gguf.close();
    const loaded = await llama!.loadModel({ modelPath: path, vocabOnly: true });
    for (const { id, messages } of rows) {
      const example = exampleOf({ id, messages }, { tokenizer, template, contextLength: 1024 });
      const options = { addGenerationPrompt: true, bosToken: '<s>', eosToken: '</s>' };
      const prompt = renderChat(template.source, messages.slice(0, -1), options);
      const inLlama = [tokenizer.bos!, ...tokenize(loaded, prompt, true)];
      const { ids, learned } = example as Example;
      expect([...ids.slice(0, inLlama.length)]).toEqual(inLlama);
      // The answer goes on in the line of the prompt: no space is put before it.
      const rest = tokenizer.encodeWords(messages[1]!.content, inLlama.at(-1)).ids;
      expect([...ids.slice(inLlama.length)].slice(0, rest.length + 1)).toEqual([
        ...rest,
        tokenizer.eos,
      ]);
      expect([...learned].indexOf(1)).toBe(inLlama.length);
      expect(tokenizer.decode([...ids])).toContain(`\n${messages[1]!.content}</s>`);
    }
    await loaded.dispose();
  });

  test('is trained, and goes into a Hugging Face folder and out of it with the same tokens', async () => {
    const input = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const trained = join(folder, 'trained');
    const argv = ['--model', path, '--output', trained, '--num-epochs', '1'];
    const { code, stderr } = await runInTest(main, argv, { stdin: input });
    expect(code, stderr).toBe(0);
    const flags = ['--model', path, '--format', 'hf', '--type', 'f32', '--output', output];
    expect(await runInTest(main, ['export', ...flags])).toMatchObject({ code: 0 });
    const hf = await openHf(output);
    const back = tokenizerOf(hf);
    await hf.close();
    expect([back.eos, back.bos, back.addsBos]).toEqual([tokenizer.eos, tokenizer.bos, true]);
    for (const each of randomTexts(400)) {
      for (const special of [false, true]) {
        const ids = tokenizer.encode(each, { special });
        expect(back.encode(each, { special }), JSON.stringify(each)).toEqual(ids);
      }
    }
  });

  test.runIf(python)('has the tokens that transformers has', () => {
    const script = fileURLToPath(new URL('../export/ask.py', import.meta.url));
    const long = [...randomTexts(200)].filter((each) => !each.includes(spaceMark)).join(' and ');
    const { stdout } = execaSync(python!, [script, output, '[1]', long]);
    expect(JSON.parse(stdout).tokens).toEqual(tokenizer.encode(long, { special: true }));
  });
});
