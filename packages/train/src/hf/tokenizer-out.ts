import { InputError } from '@labpipe/cli';
import type { Gguf } from '@labpipe/gguf';
import { flagAt, type HasMetadata, numbersAt, textAt, textsAt } from '@labpipe/gguf';
import type { Tokenizer } from '@labpipe/tokenizer';
import { tokenTypes } from '@labpipe/tokenizer';
import { tokenId } from './config-out.ts';
import { preTokenizerNamed } from './pre-tokenizers.ts';
import { samplingOf } from './sampling.ts';
import { sentencePieceParts } from './sentence-pieces.ts';

/** The files of a model's tokenizer, by name; an InputError for one that a tokenizer.json cannot say. */
export function tokenizerFiles(
  gguf: Gguf,
  tokenizer: Tokenizer,
  context: number,
): Map<string, object> {
  return new Map([
    ['tokenizer.json', tokenizerJson(gguf, tokenizer)],
    ['tokenizer_config.json', tokenizerConfig(gguf, tokenizer, context)],
    ['generation_config.json', generationConfig(gguf, tokenizer)],
  ]);
}

function tokenizerJson(gguf: Gguf, tokenizer: Tokenizer): object {
  const parts =
    textAt(gguf, 'tokenizer.ggml.model') === 'llama'
      ? sentencePieceParts(gguf, flagAt(gguf, 'tokenizer.ggml.add_space_prefix', true))
      : bytePairParts(gguf);
  const tokens = textsAt(gguf, 'tokenizer.ggml.tokens');
  const types = numbersAt(gguf, 'tokenizer.ggml.token_type') ?? [];
  const bos = tokenId(gguf, 'bos');
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: tokens.flatMap((content, id) => addedToken(content, id, types[id])),
    ...parts,
    post_processor:
      tokenizer.addsBos && bos !== undefined ? bosFirst(tokens[bos]!, bos) : parts.post_processor,
    model: {
      type: 'BPE',
      dropout: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      ...parts.model,
    },
  };
}

function tokenizerConfig(gguf: Gguf, { addsBos }: Tokenizer, context: number): object {
  const tokens = textsAt(gguf, 'tokenizer.ggml.tokens');
  const text = (id: number | undefined) => (id === undefined ? null : tokens[id]!);
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: text(tokenId(gguf, 'bos')),
    eos_token: text(tokenId(gguf, 'eos')),
    pad_token: text(tokenId(gguf, 'padding') ?? tokenId(gguf, 'eos')),
    add_bos_token: addsBos,
    model_max_length: context,
    clean_up_tokenization_spaces: false,
  };
}

function generationConfig(gguf: Gguf, { ends }: Tokenizer): object {
  return {
    bos_token_id: tokenId(gguf, 'bos') ?? null,
    eos_token_id: [...ends],
    pad_token_id: tokenId(gguf, 'padding') ?? null,
    ...samplingOf(gguf),
  };
}

const byteLevel = {
  type: 'ByteLevel',
  add_prefix_space: true,
  trim_offsets: true,
  use_regex: true,
};

/** What depends on the kind of tokenizer. */
function bytePairParts(gguf: HasMetadata) {
  const name = textAt(gguf, 'tokenizer.ggml.pre', 'gpt-2');
  const pre = preTokenizerNamed(name);
  if (!pre) {
    throw new InputError(
      gguf.path,
      `Unexpected pre-tokenizer ${name}, expected that of GPT-2, SmolLM, Llama 3 or Qwen; export to gguf`,
    );
  }
  return {
    normalizer: name === 'qwen2' ? { type: 'NFC' } : null,
    pre_tokenizer: pre.preTokenizer,
    post_processor: byteLevel,
    decoder: byteLevel,
    model: {
      unk_token: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: pre.ignoreMerges,
      merges: textsAt(gguf, 'tokenizer.ggml.merges').map(pairOf),
    },
  };
}

const addedTypes = [tokenTypes.control, tokenTypes.userDefined, tokenTypes.unknown];

function addedToken(content: string, id: number, type: number | undefined) {
  if (type === undefined || !addedTypes.includes(type)) return [];
  const special = type !== tokenTypes.userDefined;
  return [
    { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special },
  ];
}

function bosFirst(token: string, id: number): object {
  const first = { SpecialToken: { id: token, type_id: 0 } };
  const sequence = (name: string, type: number) => ({ Sequence: { id: name, type_id: type } });
  return {
    type: 'TemplateProcessing',
    single: [first, sequence('A', 0)],
    pair: [first, sequence('A', 0), { SpecialToken: { id: token, type_id: 1 } }, sequence('B', 1)],
    special_tokens: { [token]: { id: token, ids: [id], tokens: [token] } },
  };
}

function pairOf(merge: string): [string, string] {
  const space = merge.indexOf(' ', 1);
  return [merge.slice(0, space), merge.slice(space + 1)];
}
