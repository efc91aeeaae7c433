import { InputError } from '@labpipe/cli';
import { flagAt, type HasMetadata, numberAt, textAt, textsAt } from '../gguf/metadata.ts';
import { byteOfChar, toByteChars } from './byte-alphabet.ts';
import { mergerOf } from './merges.ts';
import { type PreTokenizer, preTokenizers, splitWords } from './pre-tokenizers.ts';
import { cutAtSpecialTokens, endsText, specialTokensOf } from './special-tokens.ts';

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
  /** Ids of a text in which no token is special. */
  encodeWords(text: string): number[];
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
  const known = new Map<string, number[]>();

  function encodeWord(word: string): number[] {
    const found = known.get(word);
    if (found) return found;
    const chars = toByteChars(word);
    const whole = preTokenizer.ignoreMerges ? idOf.get(chars) : undefined;
    const ids = whole === undefined ? merge(chars).flatMap(idsOfSymbol) : [whole];
    if (word.length <= longestKept) {
      if (known.size >= wordsKept) known.clear();
      known.set(word, ids);
    }
    return ids;
  }

  // A symbol without a token falls apart; what the vocabulary still lacks is dropped, as llama.cpp does.
  function idsOfSymbol(symbol: string): number[] {
    const id = idOf.get(symbol);
    if (id !== undefined) return [id];
    return [...symbol].flatMap((char) => (char < '\x80' ? (idOf.get(char) ?? []) : []));
  }

  const tokenizer: Tokenizer = {
    size: tokens.length,
    bos: gguf.metadata.has(bosKey) ? numberAt(gguf, bosKey) : undefined,
    addsBos: flagAt(gguf, 'tokenizer.ggml.add_bos_token', preTokenizer.addsBos ?? false),
    eos: numberAt(gguf, eosKey),
    ends: endsOf(gguf, tokens),
    cut: (text, { special = false } = {}) => cutAtSpecialTokens(text, specials, special),
    encodeWords: (text) => splitWords(text, preTokenizer).flatMap(encodeWord),
    encode: (text, options) =>
      tokenizer
        .cut(text, options)
        .flatMap((part) => (typeof part === 'number' ? part : tokenizer.encodeWords(part))),
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
