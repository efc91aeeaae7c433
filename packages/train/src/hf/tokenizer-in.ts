import { InputError } from '@labpipe/cli';
import { flag, int32s, type MetadataValue, text, texts, uint32 } from '@labpipe/gguf';
import { tokenTypes } from '@labpipe/tokenizer';
import { preTokenizerOf } from './pre-tokenizers.ts';
import { isSentencePieces, pieceType, sentencePieceMetadata } from './sentence-pieces.ts';

/** Files of a tokenizer, parsed, as far as they are read. */
export interface TokenizerFiles {
  tokenizer: TokenizerJson;
  /** tokenizer_config.json */
  config: Readonly<Record<string, unknown>>;
  /** generation_config.json, or config.json where there is none. */
  generation: Readonly<Record<string, unknown>>;
}

export interface TokenizerJson {
  model: {
    type?: string;
    vocab: Record<string, number>;
    merges: readonly (string | readonly [string, string])[];
    ignore_merges?: boolean;
    byte_fallback?: boolean;
    unk_token?: string | null;
  };
  added_tokens?: readonly { id: number; content: string; special: boolean }[];
  normalizer?: unknown;
  pre_tokenizer?: unknown;
  post_processor?: unknown;
}

/** A tokenizer.json and its kin as GGUF's metadata, for a model with `rows` embeddings; an InputError for a tokenizer of another kind. */
export function tokenizerMetadata(
  path: string,
  { tokenizer, config, generation }: TokenizerFiles,
  rows: number,
): Map<string, MetadataValue> {
  const { model, added_tokens: added = [] } = tokenizer;
  const isBpe = (model?.type ?? 'BPE') === 'BPE' && Array.isArray(model?.merges);
  if (!isBpe) {
    throw new InputError(
      path,
      `Unexpected ${model?.type ?? 'tokenizer'}, expected a BPE tokenizer (byte-level or SentencePiece's); take a model with one`,
    );
  }
  const tokens: string[] = [];
  const types: number[] = [];
  for (const [token, id] of Object.entries(model.vocab)) {
    tokens[id] = token;
    types[id] = pieceType(token, tokenizer);
  }
  for (const { id, content, special } of added) {
    tokens[id] = content;
    if (types[id] === tokenTypes.unknown) continue;
    types[id] = special ? tokenTypes.control : tokenTypes.userDefined;
  }
  for (let id = 0; id < Math.max(rows, tokens.length); id++) {
    tokens[id] ??= `[PAD${id}]`;
    types[id] ??= tokenTypes.unused;
  }
  const metadata = new Map<string, MetadataValue>([
    ...(isSentencePieces(tokenizer)
      ? sentencePieceMetadata(tokenizer, tokens)
      : bytePairMetadata(path, tokenizer)),
    ['tokenizer.ggml.tokens', texts(tokens)],
    ['tokenizer.ggml.token_type', int32s(types)],
    ['tokenizer.ggml.add_bos_token', flag(addsBos(tokenizer, config))],
  ]);
  for (const name of ['bos', 'eos', 'padding']) {
    const key = name === 'padding' ? 'pad' : name;
    const id = tokenId(config[`${key}_token`], tokens) ?? numberOf(generation[`${key}_token_id`]);
    if (id !== undefined) metadata.set(`tokenizer.ggml.${name}_token_id`, uint32(id));
  }
  return metadata;
}

function bytePairMetadata(path: string, tokenizer: TokenizerJson): [string, MetadataValue][] {
  const pre = preTokenizerOf(tokenizer);
  if (pre === undefined) {
    throw new InputError(
      path,
      'Unexpected pre-tokenizer, expected that of GPT-2, SmolLM, Llama 2, Llama 3 or Qwen; convert the model to GGUF with llama.cpp and train that',
    );
  }
  const merges = tokenizer.model.merges.map((merge) =>
    typeof merge === 'string' ? merge : merge.join(' '),
  );
  return [
    ['tokenizer.ggml.model', text('gpt2')],
    ['tokenizer.ggml.pre', text(pre)],
    ['tokenizer.ggml.merges', texts(merges)],
  ];
}

/** The id of a token that a file names by its text, or by an object that has it as `content`. */
function tokenId(named: unknown, tokens: readonly string[]): number | undefined {
  const content =
    typeof named === 'object' ? (named as { content?: unknown } | null)?.content : named;
  const id = typeof content === 'string' ? tokens.indexOf(content) : -1;
  return id < 0 ? undefined : id;
}

function numberOf(value: unknown): number | undefined {
  const [first] = [value].flat();
  return typeof first === 'number' ? first : undefined;
}

/** Whether texts start with BOS: the post-processor says so, or for older tokenizers the config. */
function addsBos(
  { post_processor: processor }: TokenizerJson,
  config: TokenizerFiles['config'],
): boolean {
  const all = [
    processor,
    ...[(processor as { processors?: unknown[] } | null)?.processors ?? []].flat(),
  ];
  const template = all.find(
    (each) => (each as { type?: string } | null)?.type === 'TemplateProcessing',
  ) as { single?: { SpecialToken?: object }[] } | undefined;
  if (template) return template.single?.[0]?.SpecialToken !== undefined;
  return config['add_bos_token'] === true;
}
