import {
  flag,
  float32s,
  type HasMetadata,
  type MetadataValue,
  numbersAt,
  text,
  textsAt,
} from '@labpipe/gguf';
import { byteToken, spaceMark, tokenTypes } from '@labpipe/tokenizer';
import type { TokenizerJson } from './tokenizer-in.ts';

/** Whether a tokenizer.json is SentencePiece's byte-pair encoding, as Llama 2's and Mistral's are: spaces are U+2581, and bytes are tokens. */
export function isSentencePieces({ model }: TokenizerJson): boolean {
  return model.byte_fallback === true;
}

/** What GGUF says of such a tokenizer. Tokens that are joined earlier have higher scores. */
export function sentencePieceMetadata(
  tokenizer: TokenizerJson,
  tokens: readonly string[],
): [string, MetadataValue][] {
  const ranks = new Map<string, number>();
  for (const [rank, merge] of tokenizer.model.merges.entries()) {
    const token = (typeof merge === 'string' ? merge.split(' ') : merge).join('');
    if (!ranks.has(token)) ranks.set(token, rank);
  }
  const last = tokenizer.model.merges.length;
  return [
    ['tokenizer.ggml.model', text('llama')],
    ['tokenizer.ggml.scores', float32s(tokens.map((token) => -(ranks.get(token) ?? last)))],
    ['tokenizer.ggml.add_space_prefix', flag(putsSpaceBefore(tokenizer))],
  ];
}

/** The type of such a token that is none of the added ones. */
export function pieceType(token: string, { model }: TokenizerJson): number {
  if (token === model.unk_token) return tokenTypes.unknown;
  return bytes.has(token) ? tokenTypes.byte : tokenTypes.normal;
}

const bytes: ReadonlySet<string> = new Set(
  Array.from({ length: 256 }, (_, byte) => byteToken(byte)),
);

// Written by a normalizer up to transformers 4, by a pre-tokenizer since.
function putsSpaceBefore({ normalizer, pre_tokenizer: pre }: TokenizerJson): boolean {
  const parts = [normalizer, pre].flatMap((each) => [
    each,
    ...((each as { normalizers?: unknown[] } | null | undefined)?.normalizers ?? []),
    ...((each as { pretokenizers?: unknown[] } | null | undefined)?.pretokenizers ?? []),
  ]) as ({ type?: string; prepend_scheme?: string } | null | undefined)[];
  return parts.some(
    (part) =>
      part?.type === 'Prepend' ||
      (part?.type === 'Metaspace' && (part.prepend_scheme ?? 'always') !== 'never'),
  );
}

/** Parts of the tokenizer.json of a GGUF file's SentencePiece tokenizer. */
export function sentencePieceParts(gguf: HasMetadata, spaceBefore: boolean) {
  const tokens = textsAt(gguf, 'tokenizer.ggml.tokens');
  const types = numbersAt(gguf, 'tokenizer.ggml.token_type') ?? [];
  const unknown = tokens.find((_, id) => types[id] === tokenTypes.unknown) ?? null;
  const toMark = { type: 'Replace', pattern: { String: ' ' }, content: spaceMark };
  const toSpace = { type: 'Replace', pattern: { String: spaceMark }, content: ' ' };
  return {
    normalizer: {
      type: 'Sequence',
      normalizers: [...(spaceBefore ? [{ type: 'Prepend', prepend: spaceMark }] : []), toMark],
    },
    pre_tokenizer: null,
    post_processor: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        toSpace,
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        ...(spaceBefore ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
      ],
    },
    model: {
      unk_token: unknown,
      fuse_unk: true,
      byte_fallback: true,
      ignore_merges: false,
      merges: mergesOf(gguf, tokens),
    },
  };
}

/** Every pair of tokens that make a token, those of the highest score first. */
function mergesOf(gguf: HasMetadata, tokens: readonly string[]): [string, string][] {
  const scores = numbersAt(gguf, 'tokenizer.ggml.scores') ?? [];
  const types = numbersAt(gguf, 'tokenizer.ggml.token_type') ?? [];
  const pieces = new Set(tokens.filter((_, id) => types[id] === tokenTypes.normal));
  const idOf = new Map(tokens.map((token, id) => [token, id]));
  return [...pieces]
    .sort((a, b) => (scores[idOf.get(b)!] ?? 0) - (scores[idOf.get(a)!] ?? 0))
    .flatMap((piece) => {
      const chars = [...piece];
      const splits = chars.slice(1).map((_, i): [string, string] => {
        return [chars.slice(0, i + 1).join(''), chars.slice(i + 1).join('')];
      });
      return splits.filter(([left, right]) => pieces.has(left) && pieces.has(right));
    });
}
