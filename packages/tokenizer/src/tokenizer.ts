import { InputError } from '@labpipe/cli';
import { flagAt, type HasMetadata, numberAt, textAt, textsAt } from '@labpipe/gguf';
import { bytePairs } from './byte-pairs.ts';
import { sentencePieces } from './sentence-pieces.ts';
import { cutAtSpecialTokens, endsText, specialTokensOf } from './special-tokens.ts';
import type { Encoding, Words } from './words.ts';

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
  isSpecial(id: number): boolean;
  /** A text in which no token is special, behind the token `before` or at the start. */
  encodeWords(text: string, before?: number): Encoding;
  decode(ids: readonly number[]): string;
  /** The bytes of one token; of a special one, those of its name. */
  tokenBytes(id: number): Uint8Array;
  /** One token as text; bytes that are no whole character show as U+FFFD. */
  tokenText(id: number): string;
}

/** The tokenizer stored in a GGUF file (`tokenizer.ggml.model` gpt2 or llama); an InputError for another kind. */
export function tokenizerOf(gguf: HasMetadata): Tokenizer {
  const kind = kindOf(gguf);
  const tokens = textsAt(gguf, 'tokenizer.ggml.tokens');
  const words = kind.words(gguf, new Map(tokens.map((token, id) => [token, id])));
  const specials = specialTokensOf(gguf);
  const specialIds = new Set(specials.map(({ id }) => id));

  const tokenizer: Tokenizer = {
    size: tokens.length,
    bos: gguf.metadata.has(bosKey) ? numberAt(gguf, bosKey) : kind.bos,
    addsBos: flagAt(gguf, 'tokenizer.ggml.add_bos_token', words.addsBos ?? false),
    eos: numberAt(gguf, eosKey, kind.eos),
    ends: endsOf(gguf, tokens),
    cut: (text, { special = false } = {}) => cutAtSpecialTokens(text, specials, special),
    isSpecial: (id) => specialIds.has(id),
    encodeWords: (text, before) =>
      words.encode(text, before === undefined || specialIds.has(before)),
    encode(text, options) {
      const ids: number[] = [];
      for (const part of tokenizer.cut(text, options)) {
        if (typeof part === 'number') ids.push(part);
        else for (const id of tokenizer.encodeWords(part, ids.at(-1)).ids) ids.push(id);
      }
      return ids;
    },
    decode: (ids) => Buffer.concat(ids.map((id, i) => bytesAfter(id, ids[i - 1]))).toString('utf8'),
    tokenBytes(id) {
      const token = tokens[id] ?? '';
      return specialIds.has(id) ? Buffer.from(token) : words.bytesOf(token);
    },
    tokenText: (id) => Buffer.from(tokenizer.tokenBytes(id)).toString('utf8'),
  };

  /** A token without the space that encoding put before a text. */
  function bytesAfter(id: number, before: number | undefined): Uint8Array {
    const bytes = tokenizer.tokenBytes(id);
    const isFirst = before === undefined || specialIds.has(before);
    const isPut = words.spaceBefore && isFirst && !specialIds.has(id) && bytes[0] === SPACE;
    return isPut ? bytes.subarray(1) : bytes;
  }
  return tokenizer;
}

const SPACE = 0x20;

/** A kind of tokenizer, with the ids that llama.cpp takes for granted of it. */
interface Kind {
  words: (gguf: HasMetadata, idOf: ReadonlyMap<string, number>) => Words & { addsBos?: boolean };
  bos?: number;
  eos?: number;
}

const kinds: Readonly<Record<string, Kind>> = {
  gpt2: { words: bytePairs },
  llama: { words: sentencePieces, bos: 1, eos: 2 },
};

function kindOf(gguf: HasMetadata): Kind {
  const name = textAt(gguf, 'tokenizer.ggml.model');
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind) return kind;
  throw new InputError(
    `${gguf.path}: tokenizer.ggml.model`,
    `Unexpected ${name}, expected gpt2 (byte-level BPE) or llama (SentencePiece); take a model whose tokenizer is of such a kind`,
  );
}

const bosKey = 'tokenizer.ggml.bos_token_id';
const eosKey = 'tokenizer.ggml.eos_token_id';

function endsOf(gguf: HasMetadata, tokens: readonly string[]): Set<number> {
  const ends = new Set(tokens.flatMap((token, id) => (endsText.has(token) ? [id] : [])));
  for (const name of ['eos', 'eot', 'eom']) {
    const key = `tokenizer.ggml.${name}_token_id`;
    if (gguf.metadata.has(key)) ends.add(numberAt(gguf, key));
  }
  return ends;
}
