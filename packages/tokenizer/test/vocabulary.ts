import { flag, int32s, type Metadata, text, texts, uint32, writeGguf } from '@labpipe/gguf';
import { learnMerges } from '../src/learn-merges.ts';
import { preTokenizers, splitWords } from '../src/pre-tokenizers.ts';
import { tokenTypes } from '../src/special-tokens.ts';

/** Texts in several languages, with digits and marks, for a vocabulary of more than bytes. */
const learned = [
  'Der Velm wiegt 12,5 kg und ist grün.',
  "It's 1987, and we're told that they'll don't; HE'S right.",
  '日本語のテキストです。日本語のテキスト。',
  'def f(x):\n    return x  # 2 spaces\n\n\n    return None\n',
  '😀😀😀 👩‍👩‍👧 ½ ² Ⅷ ١٢٣',
];
const marks = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'];
const name = 'smollm';

/** What a GGUF file says of a byte-level tokenizer that learned these texts, its digits apart. */
export function vocabulary(size = 700): Metadata {
  const cut = preTokenizers.find(({ names }) => names.includes(name))!;
  const words = new Map<string, number>();
  for (const each of learned) for (const word of splitWords(each, cut)) words.set(word, 2);
  const { tokens, merges } = learnMerges(words, size - marks.length);
  const all = [...marks, ...tokens];
  const { control, normal } = tokenTypes;
  return new Map([
    ['general.architecture', text('llama')],
    ['tokenizer.ggml.model', text('gpt2')],
    ['tokenizer.ggml.pre', text(name)],
    ['tokenizer.ggml.tokens', texts(all)],
    ['tokenizer.ggml.token_type', int32s(all.map((_, id) => (id < 3 ? control : normal)))],
    ['tokenizer.ggml.merges', texts(merges.map((pair) => pair.join(' ')))],
    ['tokenizer.ggml.bos_token_id', uint32(0)],
    ['tokenizer.ggml.eos_token_id', uint32(2)],
    ['tokenizer.ggml.add_bos_token', flag(false)],
  ]);
}

/** A GGUF file with this tokenizer and no weights. */
export async function writeVocabulary(path: string): Promise<string> {
  await writeGguf(path, { metadata: vocabulary(), tensors: [] });
  return path;
}
