import { type HasMetadata, numbersAt, textsAt } from '@labpipe/gguf';

/** Values of `tokenizer.ggml.token_type`: `enum llama_token_type` of llama.h. */
export const tokenTypes = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 };

export interface SpecialToken {
  id: number;
  text: string;
  /** Part of the model's own language (turn marks): text that merely looks like it is no such token. */
  control: boolean;
}

/** The tokens that are matched as a whole, the longest first. */
export function specialTokensOf(gguf: HasMetadata): SpecialToken[] {
  const texts = textsAt(gguf, 'tokenizer.ggml.tokens');
  const types = numbersAt(gguf, 'tokenizer.ggml.token_type') ?? [];
  const { unknown, control, userDefined } = tokenTypes;
  return texts
    .map((text, id) => ({ id, text, type: endsText.has(text) ? control : types[id] }))
    .filter(({ type, text }) => text !== '' && [unknown, control, userDefined].includes(type ?? 0))
    .map(({ id, text, type }) => ({ id, text, control: type !== userDefined }))
    .sort((a, b) => Buffer.byteLength(b.text) - Buffer.byteLength(a.text));
}

/**
 * Cut a text at its special tokens: ids stand for them, texts are between. Control tokens are found only with
 * `special`, so that no user's text can forge a turn (`tokenizer_st_partition` in llama.cpp).
 */
export function cutAtSpecialTokens(
  text: string,
  tokens: readonly SpecialToken[],
  special: boolean,
): (number | string)[] {
  let parts: (number | string)[] = text === '' ? [] : [text];
  for (const token of tokens) {
    if ((token.control && !special) || !text.includes(token.text)) continue;
    parts = parts.flatMap((part) => (typeof part === 'number' ? part : cut(part, token)));
  }
  return parts;
}

function cut(text: string, { id, text: mark }: SpecialToken): (number | string)[] {
  return text
    .split(mark)
    .flatMap((part, i) => [...(i > 0 ? [id] : []), ...(part === '' ? [] : [part])]);
}

/** Texts of tokens that end a turn or a text in llama.cpp, whatever the file says of them. */
export const endsText: ReadonlySet<string> = new Set([
  '<|eot_id|>',
  '<|im_end|>',
  '<|end|>',
  '<|return|>',
  '<|call|>',
  '<end_of_turn>',
  '<|endoftext|>',
  '</s>',
  '<|eom_id|>',
  '<EOT>',
  '_<EOT>',
  '[EOT]',
  '[EOS]',
  '<|end_of_text|>',
  '<end_of_utterance>',
  '<eos>',
]);
