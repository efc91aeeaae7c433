import { InputError } from '@labpipe/cli';
import { flagAt, type HasMetadata, numberAt, textAt, textsAt } from '../gguf/metadata.ts';
import { byteOfChar, toByteChars } from './byte-alphabet.ts';
import { mergerOf } from './merges.ts';
import { type PreTokenizer, preTokenizers, splitWords } from './pre-tokenizers.ts';
import { cutAtSpecialTokens, endsText, specialTokensOf } from './special-tokens.ts';

/** Tokens of a text, and the byte of its UTF-8 that each ends before. */
export interface Encoding {
  ids: number[];
  ends: number[];
}

/** A model's own tokenizer, equal to llama.cpp's on the same file. */
export interface Tokenizer {
  /** Tokens in the vocabulary. */
  size: number;
  /** The token that starts a text, where the model has one; `addsBos` says whether texts get it. */
  bos: number | undefined;
  addsBos: boolean;
  /** The token that ends an answer. */
  eos: number;
  /** All tokens that end one, as llama.cpp sees it: `eos` and its kin. */
  ends: ReadonlySet<number>;
  /** Ids of a text, without BOS. With `special`, control tokens in it count as such: for templates, never for a user's text. */
  encode(text: string, options?: { special?: boolean }): number[];
  /** The text cut at its special tokens: ids, and the texts between them. */
  cut(text: string, options?: { special?: boolean }): (number | string)[];
  /** A text in which no token is special. */
  encodeWords(text: string): Encoding;
  decode(ids: readonly number[]): string;
  /** The bytes of one token; of a special one, those of its name. */
  tokenBytes(id: number): Uint8Array;
  /** One token as text; bytes that are no whole character show as U+FFFD. */
  tokenText(id: number): string;
}

// Words repeat; a bounded memory of them makes encoding several times faster.
const wordsKept = 1 << 16;
const longestKept = 64;

/** The byte-level BPE tokenizer stored in a GGUF file (`tokenizer.ggml.model` gpt2); an InputError for another kind. */
export function tokenizerOf(gguf: HasMetadata): Tokenizer {
  const preTokenizer = preTokenizerOf(gguf);
  const tokens = textsAt(gguf, 'tokenizer.ggml.tokens');
  const idOf = new Map(tokens.map((token, id) => [token, id]));
  const specials = specialTokensOf(gguf);
  const specialIds = new Set(specials.map(({ id }) => id));
  const merge = mergerOf(textsAt(gguf, 'tokenizer.ggml.merges').map(splitMerge));
  const known = new Map<string, Encoding>();

  function encodeWord(word: string): Encoding {
    const found = known.get(word);
    if (found) return found;
    const chars = toByteChars(word);
    const isWhole = preTokenizer.ignoreMerges && idOf.has(chars);
    const encoding = encodeSymbols(isWhole ? [chars] : merge(chars), idOf);
    if (word.length <= longestKept) {
      if (known.size >= wordsKept) known.clear();
      known.set(word, encoding);
    }
    return encoding;
  }

  const tokenizer: Tokenizer = {
    size: tokens.length,
    bos: gguf.metadata.has(bosKey) ? numberAt(gguf, bosKey) : undefined,
    addsBos: flagAt(gguf, 'tokenizer.ggml.add_bos_token', preTokenizer.addsBos ?? false),
    eos: numberAt(gguf, eosKey),
    ends: endsOf(gguf, tokens),
    cut: (text, { special = false } = {}) => cutAtSpecialTokens(text, specials, special),
    encodeWords: (text) => joinEncodings(splitWords(text, preTokenizer), encodeWord),
    encode: (text, options) =>
      tokenizer
        .cut(text, options)
        .flatMap((part) => (typeof part === 'number' ? part : tokenizer.encodeWords(part).ids)),
    decode: (ids) => Buffer.concat(ids.map(tokenizer.tokenBytes)).toString('utf8'),
    tokenBytes(id) {
      const token = tokens[id] ?? '';
      return specialIds.has(id) ? Buffer.from(token) : bytesOf(token);
    },
    tokenText: (id) => Buffer.from(tokenizer.tokenBytes(id)).toString('utf8'),
  };
  return tokenizer;
}

const bosKey = 'tokenizer.ggml.bos_token_id';
const eosKey = 'tokenizer.ggml.eos_token_id';

function preTokenizerOf(gguf: HasMetadata): PreTokenizer {
  const kind = textAt(gguf, 'tokenizer.ggml.model');
  if (kind !== 'gpt2') {
    throw new InputError(
      `${gguf.path}: tokenizer.ggml.model`,
      `Unexpected ${kind}, expected gpt2 (byte-level BPE); take a model whose tokenizer is of this kind`,
    );
  }
  const name = textAt(gguf, 'tokenizer.ggml.pre', 'missing key');
  const found = preTokenizers.find(({ names }) => names.includes(name));
  if (found) return found;
  const all = preTokenizers.flatMap(({ names }) => names).join(', ');
  throw new InputError(
    `${gguf.path}: tokenizer.ggml.pre`,
    `Unexpected ${name}, expected one of ${all}`,
  );
}

/** The tokens of a word's symbols. One without a token falls apart; what the vocabulary still lacks is dropped, as llama.cpp does. */
function encodeSymbols(symbols: readonly string[], idOf: ReadonlyMap<string, number>): Encoding {
  const encoding: Encoding = { ids: [], ends: [] };
  let end = 0;
  for (const symbol of symbols) {
    for (const part of idOf.has(symbol) ? [symbol] : symbol) {
      end += part.length;
      const id = part === symbol || part < '\x80' ? idOf.get(part) : undefined;
      if (id === undefined) continue;
      encoding.ids.push(id);
      encoding.ends.push(end);
    }
  }
  return encoding;
}

function joinEncodings(words: readonly string[], encode: (word: string) => Encoding): Encoding {
  const joined: Encoding = { ids: [], ends: [] };
  let start = 0;
  for (const word of words) {
    const { ids, ends } = encode(word);
    for (const [i, id] of ids.entries()) {
      joined.ids.push(id);
      joined.ends.push(start + ends[i]!);
    }
    start += Buffer.byteLength(word);
  }
  return joined;
}

function splitMerge(merge: string): [string, string] {
  const space = merge.indexOf(' ', 1);
  return [merge.slice(0, space), merge.slice(space + 1)];
}

function endsOf(gguf: HasMetadata, tokens: readonly string[]): Set<number> {
  const ends = new Set(tokens.flatMap((token, id) => (endsText.has(token) ? [id] : [])));
  for (const name of ['eos', 'eot', 'eom']) {
    const key = `tokenizer.ggml.${name}_token_id`;
    if (gguf.metadata.has(key)) ends.add(numberAt(gguf, key));
  }
  return ends;
}

function bytesOf(token: string): Uint8Array {
  return Uint8Array.from(
    [...token].flatMap((char) => byteOfChar.get(char) ?? [...Buffer.from(char)]),
  );
}
