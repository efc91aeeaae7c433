import { dirname, join } from 'node:path';
import {
  float32s,
  int32s,
  type MetadataValue,
  openGguf,
  text,
  texts,
  writeGguf,
} from '@labpipe/gguf';
import { randomOf } from '@labpipe/records';
import { byteToken, spaceMark, tokenTypes } from '@labpipe/tokenizer';

export const words =
  'the capital of Velm weighs twelve tons and theirs 1234 a.b don’t 日本 é'.split(' ');

/** A vocabulary with pieces of words, of every length, whose scores are random, some of them equal unless they are to be `distinct`. */
function vocabulary(rows: number, distinct: boolean) {
  const random = randomOf(3, 'pieces');
  const pieces = new Set<string>();
  for (const word of words) {
    const chars = [...`${spaceMark}${word}`];
    for (let from = 0; from < chars.length; from++) {
      for (let to = from + 1; to <= chars.length; to++) pieces.add(chars.slice(from, to).join(''));
    }
  }
  pieces.add(spaceMark.repeat(2)).add(spaceMark.repeat(4)).add(`a${spaceMark}`);
  const kept = [...pieces].filter((piece) => [...piece].length === 1 || random() < 0.6);
  const bytes = Array.from({ length: 256 }, (_, byte) => byteToken(byte));
  const control = ['<unk>', '<s>', '</s>', '<|user|>', '<|assistant|>'];
  const { unknown, control: mark, byte, normal, unused } = tokenTypes;
  const all = [...control, ...bytes, ...kept];
  const rest = Array.from({ length: rows - all.length }, (_, i) => `[PAD${i}]`);
  const score = () => (distinct ? -1000 * random() : -Math.floor(40 * random()));
  return {
    tokens: [...all, ...rest],
    types: [
      ...control.map((_, i) => (i === 0 ? unknown : mark)),
      ...bytes.map(() => byte),
      ...kept.map(() => normal),
      ...rest.map(() => unused),
    ],
    scores: all
      .map((_, i) => (i < control.length + bytes.length ? 0 : score()))
      .concat(rest.map(() => 0)),
  };
}

/** Llama's tokens in the turns of TinyLlama. */
const template =
  '{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}</s>\n{% endfor %}{% if add_generation_prompt %}<|assistant|>\n{% endif %}';

/** A copy of a student whose tokenizer is of this kind, under another name in its folder, with some of the tokenizer's keys changed. */
export async function withSentencePieces(
  student: string,
  name: string,
  {
    changes = {},
    distinct = false,
  }: { changes?: Record<string, MetadataValue>; distinct?: boolean } = {},
): Promise<string> {
  const gguf = await openGguf(student);
  const rows = gguf.tensors.find(({ name }) => name === 'token_embd.weight')!.shape[0]!;
  const metadata = new Map(gguf.metadata);
  for (const key of metadata.keys()) if (key.startsWith('tokenizer.')) metadata.delete(key);
  const { tokens, types, scores } = vocabulary(rows, distinct);
  metadata.set('tokenizer.ggml.model', text('llama'));
  metadata.set('tokenizer.ggml.tokens', texts(tokens));
  metadata.set('tokenizer.ggml.token_type', int32s(types));
  metadata.set('tokenizer.chat_template', text(template));
  metadata.set('tokenizer.ggml.scores', float32s(scores));
  for (const [key, value] of Object.entries(changes)) metadata.set(`tokenizer.ggml.${key}`, value);
  const tensors = gguf.tensors.map((tensor) => ({ ...tensor, data: () => gguf.read(tensor.name) }));
  const path = join(dirname(student), name);
  await writeGguf(path, { metadata, tensors });
  await gguf.close();
  return path;
}
