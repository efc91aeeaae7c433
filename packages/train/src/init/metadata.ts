import { flag, float32, int32s, type Metadata, text, texts, uint32 } from '@labpipe/gguf';
import type { Vocabulary } from '@labpipe/tokenizer';
import { tokenTypes } from '@labpipe/tokenizer';
import { chatTemplate, specialTokens } from './chat-template.ts';
import type { Sizes } from './sizes.ts';

/**
 * How the new model's words are cut: as GPT-2, with each digit apart. Of the names that mean this in llama.cpp it is
 * one that leaves spaces before punctuation alone when it writes (`clean_spaces`), where gpt-2 itself takes them out.
 */
export const preTokenizerName = 'smollm';

const marks = Object.values(specialTokens);

/** The metadata of a new Llama: what it is, its sizes, its tokenizer and its chat template, under llama.cpp's keys. */
export function newMetadata(name: string, sizes: Sizes, { tokens, merges }: Vocabulary): Metadata {
  const all = [...marks, ...tokens];
  const id = (token: string) => uint32(all.indexOf(token));
  return new Map([
    ['general.architecture', text('llama')],
    ['general.type', text('model')],
    ['general.name', text(name)],
    ['llama.vocab_size', uint32(all.length)],
    ['llama.context_length', uint32(sizes.contextLength)],
    ['llama.embedding_length', uint32(sizes.hiddenSize)],
    ['llama.block_count', uint32(sizes.layers)],
    ['llama.feed_forward_length', uint32(sizes.feedForwardSize)],
    ['llama.attention.head_count', uint32(sizes.heads)],
    ['llama.attention.head_count_kv', uint32(sizes.keyValueHeads)],
    ['llama.attention.layer_norm_rms_epsilon', float32(1e-5)],
    ['llama.rope.dimension_count', uint32(sizes.hiddenSize / sizes.heads)],
    ['llama.rope.freq_base', float32(10_000)],
    ['tokenizer.ggml.model', text('gpt2')],
    ['tokenizer.ggml.pre', text(preTokenizerName)],
    ['tokenizer.ggml.tokens', texts(all)],
    ['tokenizer.ggml.token_type', int32s(all.map((_, i) => typeOf(i)))],
    ['tokenizer.ggml.merges', texts(merges.map((pair) => pair.join(' ')))],
    ['tokenizer.ggml.bos_token_id', id(specialTokens.endOfText)],
    ['tokenizer.ggml.eos_token_id', id(specialTokens.endOfTurn)],
    ['tokenizer.ggml.padding_token_id', id(specialTokens.endOfText)],
    ['tokenizer.ggml.add_bos_token', flag(false)],
    ['tokenizer.ggml.add_space_prefix', flag(false)],
    ['tokenizer.chat_template', text(chatTemplate)],
  ]);
}

function typeOf(id: number): number {
  return id < marks.length ? tokenTypes.control : tokenTypes.normal;
}
