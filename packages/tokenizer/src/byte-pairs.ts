import { InputError } from '@labpipe/cli';
import { type HasMetadata, textAt, textsAt } from '@labpipe/gguf';
import { byteOfChar, toByteChars } from './byte-alphabet.ts';
import { mergerOf } from './merges.ts';
import { type PreTokenizer, preTokenizers, splitWords } from './pre-tokenizers.ts';
import type { Encoding, Words } from './words.ts';

// Words repeat; a bounded memory of them makes encoding several times faster.
const wordsKept = 1 << 16;
const longestKept = 64;

/** Byte-level byte-pair encoding (`tokenizer.ggml.model` gpt2): text is cut into words, and bytes are joined within each. */
export function bytePairs(
  gguf: HasMetadata,
  idOf: ReadonlyMap<string, number>,
): Words & PreTokenizer {
  const preTokenizer = preTokenizerOf(gguf);
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

  return {
    ...preTokenizer,
    spaceBefore: false,
    encode: (text) => joinEncodings(splitWords(text, preTokenizer), encodeWord),
    bytesOf: (token) =>
      Uint8Array.from([...token].flatMap((char) => byteOfChar.get(char) ?? [...Buffer.from(char)])),
  };
}

function preTokenizerOf(gguf: HasMetadata): PreTokenizer {
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
