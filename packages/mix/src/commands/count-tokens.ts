import { readFile } from 'node:fs/promises';
import { InputError } from '@labpipe/cli';
import { estimateTokens } from '@labpipe/text';

/** Counts the tokens of a text; `by` says what with. */
export interface TokenCounter {
  by: string;
  count: (text: string) => number;
}

/** A counter by the tokenizer.json of a model, or by a rule of thumb that needs none. Throws InputError. */
export async function openTokenCounter(path: string | undefined): Promise<TokenCounter> {
  if (path === undefined) return { by: 'estimate', count: estimateTokens };
  try {
    const { Tokenizer } = await import('@huggingface/tokenizers');
    const tokenizer = new Tokenizer(JSON.parse(await readFile(path, 'utf8')), {});
    const settings = { add_special_tokens: false };
    return { by: path, count: (text) => tokenizer.encode(text, settings).ids.length };
  } catch (cause) {
    throw new InputError(
      path,
      `Unexpected tokenizer (${(cause as Error).message}), expected a tokenizer.json of Hugging Face`,
      { cause },
    );
  }
}
