import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@labpipe/cli';
import { readMetadata } from '@labpipe/gguf';
import { estimateTokens } from '@labpipe/text';
import { tokenizerOf } from './tokenizer.ts';

/** Counts the tokens of a text, without those that a chat template or a tokenizer puts around it; `by` says what with. */
export interface TokenCounter {
  /** The path of a model or of a tokenizer.json, or `estimate`. */
  by: string;
  count: (text: string) => number;
}

/** A rule of thumb that needs no tokenizer. */
export const tokenEstimate: TokenCounter = { by: 'estimate', count: estimateTokens };

/**
 * The counter that `--tokenizer PATH` asks for: by a GGUF model's own tokenizer, by a tokenizer.json of Hugging Face, or
 * by the one in a model's folder; without a path the estimate. An InputError says what is wrong with the file.
 */
export async function openTokenCounter(path: string | undefined): Promise<TokenCounter> {
  if (path === undefined) return tokenEstimate;
  const count = await counting(path);
  return { by: path, count };
}

async function counting(path: string): Promise<TokenCounter['count']> {
  try {
    const file = (await stat(path)).isDirectory() ? join(path, 'tokenizer.json') : path;
    return (await isGguf(file)) ? await ofGguf(file) : await ofJson(file);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(
      `--tokenizer ${path}`,
      `Unexpected tokenizer (${(cause as Error).message}), expected a GGUF model, or a tokenizer.json of Hugging Face or the folder of one`,
      { cause },
    );
  }
}

async function isGguf(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1', 0, bytesRead) === 'GGUF';
  } finally {
    await file.close();
  }
}

async function ofGguf(path: string): Promise<TokenCounter['count']> {
  const tokenizer = tokenizerOf(await readMetadata(path));
  return (text) => tokenizer.encode(text).length;
}

async function ofJson(path: string): Promise<TokenCounter['count']> {
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const tokenizer = new Tokenizer(JSON.parse(await readFile(path, 'utf8')), {});
  const settings = { add_special_tokens: false };
  const count = (text: string) => tokenizer.encode(text, settings).ids.length;
  // Some of what can be wrong with a file is only found when it is used.
  if (count('A text.') === 0) throw new Error('it finds no tokens in a text');
  return count;
}
