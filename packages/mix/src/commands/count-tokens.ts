import { InputError } from '@labpipe/cli';
import { openTokenCounter, type TokenCounter, tokenEstimate } from '@labpipe/text';

/** The counter that `--tokenizer` asks for. Throws InputError. */
export async function counterOf(path: string | undefined): Promise<TokenCounter> {
  if (path === undefined) return tokenEstimate;
  try {
    return await openTokenCounter(path);
  } catch (cause) {
    throw new InputError(path, (cause as Error).message, { cause });
  }
}
