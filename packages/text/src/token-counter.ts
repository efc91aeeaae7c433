import { readFile } from 'node:fs/promises';
import { estimateTokens } from './token-estimate.ts';

/** Counts the tokens of a text, without those that a chat template or a tokenizer puts around it; `by` says what with. */
export interface TokenCounter {
  /** The path of a tokenizer.json, or `estimate`. */
  by: string;
  count: (text: string) => number;
}

/** A rule of thumb that needs no tokenizer. */
export const tokenEstimate: TokenCounter = { by: 'estimate', count: estimateTokens };

/** A counter by the tokenizer.json of a model. Throws an Error that says what is wrong with the file. */
export async function openTokenCounter(path: string): Promise<TokenCounter> {
  try {
    const { Tokenizer } = await import('@huggingface/tokenizers');
    const tokenizer = new Tokenizer(JSON.parse(await readFile(path, 'utf8')), {});
    const settings = { add_special_tokens: false };
    const count = (text: string) => tokenizer.encode(text, settings).ids.length;
    // Some of what can be wrong with a file is only found when it is used.
    if (count('A text.') === 0) throw new Error('it finds no tokens in a text');
    return { by: path, count };
  } catch (cause) {
    const why = (cause as Error).message;
    throw new Error(`Unexpected tokenizer (${why}), expected a tokenizer.json of Hugging Face`, {
      cause,
    });
  }
}
